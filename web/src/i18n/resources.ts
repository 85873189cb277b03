import type account from "./en/account.json";
import type activity from "./en/activity.json";
import type audit from "./en/audit.json";
import type baseplateConfigurator from "./en/baseplate-configurator.json";
import type baseplateGuide from "./en/baseplate-guide.json";
import type baseplates from "./en/baseplates.json";
import type common from "./en/common.json";
import type events from "./en/events.json";
import type integrations from "./en/integrations.json";
import type issues from "./en/issues.json";
import type notifications from "./en/notifications.json";
import type order from "./en/order.json";
import type orders from "./en/orders.json";
import type people from "./en/people.json";
import type printJobs from "./en/print-jobs.json";
import type products from "./en/products.json";
import type queues from "./en/queues.json";
import type settings from "./en/settings.json";
import type shipments from "./en/shipments.json";
import type shopFloor from "./en/shop-floor.json";
import type signIn from "./en/sign-in.json";
import type stages from "./en/stages.json";
import type system from "./en/system.json";
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
  audit: typeof audit;
  baseplates: typeof baseplates;
  events: typeof events;
  "baseplate-configurator": typeof baseplateConfigurator;
  "baseplate-guide": typeof baseplateGuide;
  integrations: typeof integrations;
  issues: typeof issues;
  notifications: typeof notifications;
  order: typeof order;
  orders: typeof orders;
  people: typeof people;
  queues: typeof queues;
  "print-jobs": typeof printJobs;
  products: typeof products;
  settings: typeof settings;
  shipments: typeof shipments;
  "shop-floor": typeof shopFloor;
  "sign-in": typeof signIn;
  stages: typeof stages;
  system: typeof system;
  today: typeof today;
}

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: Texts;
    returnNull: false;
  }
}
