import type { ComponentProps } from "react";
import { useFormat } from "@/lib/use-format";

const sizes = [100e6, 1e9, 10e9, 100e9];

type Props = Omit<ComponentProps<"select">, "value" | "onChange"> & {
  value: number;
  onChange: (bytes: number) => void;
};

/** A choice of sizes, the one that is chosen among them whatever it is. Name it by aria-label. */
export function SizeSelect({ value, onChange, ...rest }: Props) {
  const format = useFormat();
  const others = sizes.filter((size) => Math.abs(size / value - 1) > 0.1); // 1.05 GB needs no 1.00 GB beside it
  const all = [...others, value].toSorted((a, b) => a - b);
  return (
    <select
      className="sel num"
      value={value}
      onChange={(event) => onChange(Number(event.target.value))}
      {...rest}
    >
      {all.map((size) => (
        <option key={size} value={size}>
          {format.bytes(size)}
        </option>
      ))}
    </select>
  );
}
