import type account from "./en/account.json";
import type common from "./en/common.json";
import type orders from "./en/orders.json";
import type printJobs from "./en/print-jobs.json";
import type products from "./en/products.json";
import type signIn from "./en/sign-in.json";

/**
 * The texts of each page by their file's name. English gives the keys: a key
 * that is not there fails the type check, and a test compares the other
 * languages with it.
 */
export interface Texts {
  common: typeof common;
  account: typeof account;
  orders: typeof orders;
  "print-jobs": typeof printJobs;
  products: typeof products;
  "sign-in": typeof signIn;
}

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: Texts;
    returnNull: false;
  }
}
