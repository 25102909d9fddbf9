import faultEn from "@sentences/en.json";
import faultJa from "@sentences/ja.json";
import faultKo from "@sentences/ko.json";
import type { Resource } from "i18next";
import analysisEn from "@/features/analysis/locale/en.json";
import analysisJa from "@/features/analysis/locale/ja.json";
import analysisKo from "@/features/analysis/locale/ko.json";
import homeEn from "@/features/home/locale/en.json";
import homeJa from "@/features/home/locale/ja.json";
import homeKo from "@/features/home/locale/ko.json";
import machineEn from "@/features/machine/locale/en.json";
import machineJa from "@/features/machine/locale/ja.json";
import machineKo from "@/features/machine/locale/ko.json";
import meetingEn from "@/features/meeting/locale/en.json";
import meetingJa from "@/features/meeting/locale/ja.json";
import meetingKo from "@/features/meeting/locale/ko.json";
import settingsEn from "@/features/settings/locale/en.json";
import settingsJa from "@/features/settings/locale/ja.json";
import settingsKo from "@/features/settings/locale/ko.json";
import transferEn from "@/features/transfer/locale/en.json";
import transferJa from "@/features/transfer/locale/ja.json";
import transferKo from "@/features/transfer/locale/ko.json";
import uiEn from "@/ui/locale/en.json";
import uiJa from "@/ui/locale/ja.json";
import uiKo from "@/ui/locale/ko.json";
import shellEn from "./locale/en.json";
import shellJa from "./locale/ja.json";
import shellKo from "./locale/ko.json";

const en = {
  ui: uiEn,
  shell: shellEn,
  home: homeEn,
  meeting: meetingEn,
  transfer: transferEn,
  settings: settingsEn,
  analysis: analysisEn,
  machine: machineEn,
  fault: faultEn,
};

/** The words of every feature; English says which keys there are. */
export type Words = typeof en;

const ko = {
  ui: uiKo,
  shell: shellKo,
  home: homeKo,
  meeting: meetingKo,
  transfer: transferKo,
  settings: settingsKo,
  analysis: analysisKo,
  machine: machineKo,
  fault: faultKo,
};

const ja = {
  ui: uiJa,
  shell: shellJa,
  home: homeJa,
  meeting: meetingJa,
  transfer: transferJa,
  settings: settingsJa,
  analysis: analysisJa,
  machine: machineJa,
  fault: faultJa,
};

export const resources = { en, ko, ja } satisfies Resource;
