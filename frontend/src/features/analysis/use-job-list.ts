import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "@/backend/door/analyses";
import { useKept } from "@/lib/use-kept";
import {
  countByFilter,
  type Filter,
  namesIn,
  type Order,
  orders,
  pickJobs,
  sortJobs,
} from "./batch";

const isOrder = (value: unknown): value is Order => orders.includes(value as Order);

/** Which of the jobs are shown in which order, and what chooses that. */
export function useJobList(jobs: readonly Job[]) {
  const { i18n } = useTranslation();
  const [filter, setFilter] = useState<Filter>("all");
  const [text, setText] = useState("");
  const [order, setOrder] = useKept<Order>("analyses-order", "newest", isOrder);
  const compare = useMemo(() => namesIn(i18n.language), [i18n.language]);
  const sorted = useMemo(() => sortJobs(jobs, order, compare), [jobs, order, compare]);
  const shown = useMemo(() => pickJobs(sorted, filter, text), [sorted, filter, text]);
  const counts = useMemo(() => countByFilter(jobs), [jobs]);
  return {
    shown,
    tools: {
      counts,
      filter,
      onFilter: setFilter,
      order,
      onOrder: setOrder,
      text,
      onText: setText,
    },
    showAll: () => {
      setFilter("all");
      setText("");
    },
  };
}
