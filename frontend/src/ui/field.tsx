import { type ComponentProps, type ReactNode, useId } from "react";

type TextFieldProps = ComponentProps<"input"> & {
  label: string;
  /** What is wrong with the text; stands under the field and is read out. */
  error?: string | null;
  /** Stands under the field while nothing is wrong. */
  help?: ReactNode;
  hideLabel?: boolean;
  after?: ReactNode;
};

/** A line of text with its label above and its sentence below. */
export function TextField({ label, error, help, hideLabel, after, ...rest }: TextFieldProps) {
  const id = useId();
  const below = `${id}-below`;
  return (
    <div className="min-w-0">
      <label className={hideLabel ? "sr" : "lab"} htmlFor={id}>
        {label}
      </label>
      <div className="field">
        <input
          id={id}
          type="text"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || help ? below : undefined}
          {...rest}
        />
        {after}
      </div>
      {(error || help) && (
        <p id={below} className="below" role={error ? "alert" : undefined}>
          {error || help}
        </p>
      )}
    </div>
  );
}
