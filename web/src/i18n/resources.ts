import type account from "./en/account.json";
import type activity from "./en/activity.json";
import type common from "./en/common.json";
import type issues from "./en/issues.json";
import type order from "./en/order.json";
import type orders from "./en/orders.json";
import type queues from "./en/queues.json";
import type signIn from "./en/sign-in.json";
import type today from "./en/today.json";

/**
 * The texts of each page by their file's name. English gives the keys: a key
 * that is not there fails the type check, and a test compares the other
 * languages with it.
 */
export interface Texts {
  common: typeof common;
  account: typeof account;
  activity: typeof activity;
  issues: typeof issues;
  order: typeof order;
  orders: typeof orders;
  queues: typeof queues;
  "sign-in": typeof signIn;
  today: typeof today;
}

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: Texts;
    returnNull: false;
  }
}
