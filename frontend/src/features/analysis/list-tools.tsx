import { RotateCw, Search, Trash2, X } from "lucide-react";
import { ToggleGroup } from "radix-ui";
import { useTranslation } from "react-i18next";
import type { Job } from "@/backend/door/analyses";
import { useFormat } from "@/lib/use-format";
import { Button } from "@/ui/button";
import { type Filter, filters, isActive, type Order, orders } from "./batch";

const many = 20; // rows that one finds something in at a glance

type Props = {
  counts: Readonly<Record<Filter, number>>;
  filter: Filter;
  onFilter: (filter: Filter) => void;
  order: Order;
  onOrder: (order: Order) => void;
  text: string;
  onText: (text: string) => void;
};

/** Which analyses are shown, and in which order. */
export function ListTools({ counts, filter, onFilter, order, onOrder, text, onText }: Props) {
  const { t } = useTranslation("analysis");
  const format = useFormat();
  return (
    <div className="ltools">
      <ToggleGroup.Root
        className="segm tool"
        type="single"
        aria-label={t("show")}
        value={filter}
        onValueChange={(next) => next && onFilter(next as Filter)}
      >
        {filters.map((one) => (
          <ToggleGroup.Item key={one} value={one}>
            <span className="row gap-1.5">
              {t(`filter.${one}`)}
              <span className="num t3 s12">{format.count(counts[one])}</span>
            </span>
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <span className="grow" />
      {(counts.all > many || text !== "") && (
        <div className="field find-name">
          <Search size={16} className="t3" aria-hidden />
          <input
            type="search"
            aria-label={t("searchName")}
            placeholder={t("searchName")}
            value={text}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => onText(event.target.value)}
          />
        </div>
      )}
      <select
        className="sel"
        aria-label={t("sort")}
        value={order}
        onChange={(event) => onOrder(event.target.value as Order)}
      >
        {orders.map((one) => (
          <option key={one} value={one}>
            {t(`order.${one}`)}
          </option>
        ))}
      </select>
    </div>
  );
}

type SelectedProps = {
  selected: readonly Job[];
  onAgain: () => void;
  onRemove: () => void;
  onClear: () => void;
};

/** What can be done with the selected analyses; it takes the place of the tools. */
export function SelectedTools({ selected, onAgain, onRemove, onClear }: SelectedProps) {
  const { t } = useTranslation("analysis");
  return (
    <section className="ltools" aria-label={t("selection")}>
      <span className="w5 num" role="status">
        {t("selected", { count: selected.length })}
      </span>
      <span className="grow" />
      <Button disabled={selected.every(isActive)} onClick={onAgain}>
        <RotateCw size={16} aria-hidden />
        {t("again")}
      </Button>
      <Button onClick={onRemove}>
        <Trash2 size={16} aria-hidden />
        {t("removeSome")}
      </Button>
      <Button kind="ghost" onClick={onClear}>
        <X size={16} aria-hidden />
        {t("clearSelection")}
      </Button>
    </section>
  );
}
