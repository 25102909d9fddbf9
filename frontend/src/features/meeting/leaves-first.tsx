import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { plainLine } from "@/lib/plain-text";

/** Says that going into another room leaves the one we are in; name: that one, "" when we are in none. */
export function LeavesFirst({ name }: { name: string }) {
  const { t } = useTranslation("meeting");
  if (!name) return null;
  return (
    <p className="row items-start t2">
      <TriangleAlert size={16} className="warn mt-0.5" aria-hidden />
      <span>{t("leavesFirst", { room: plainLine(name) })}</span>
    </p>
  );
}
