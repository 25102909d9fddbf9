import { Slot } from "radix-ui";
import type { ComponentProps } from "react";

type Props = ComponentProps<"div"> & {
  as?: unknown;
  allowPinchZoom?: boolean;
  shards?: unknown;
};

/** Stands in for the package react-remove-scroll (see vite.config.ts): passes its child through and locks nothing. */
export function RemoveScroll({ as: _as, allowPinchZoom: _zoom, shards: _shards, ...rest }: Props) {
  return <Slot.Root {...rest} />;
}
