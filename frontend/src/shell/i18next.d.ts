import type { Words } from "./i18n";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "ui";
    resources: Words;
    returnNull: false;
  }
}
