import { useTranslation } from "react-i18next";

/** The name of a kind of finding in the language of the window; a kind that we have no word for keeps its own. */
export function useKindName(): (kind: string) => string {
  const { t } = useTranslation("analysis");
  return (kind) => t(`kind.${kind as "cut"}`, { defaultValue: kind });
}

/** The name of the lane of a kind: of all its findings together. */
export function useLaneName(): (kind: string) => string {
  const { t } = useTranslation("analysis");
  return (kind) => t(`lane.${kind as "cut"}`, { defaultValue: kind });
}
