import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { TextField } from "./field";

type Props = { name: string; onSave: (name: string) => Promise<void>; showLabel?: boolean };

/** My name. It is kept when the field is left or Enter is pressed. */
export function NameField({ name, onSave, showLabel }: Props) {
  const { t } = useTranslation("ui");
  const [text, setText] = useState(name);
  useEffect(() => setText(name), [name]);
  const save = () => {
    const next = text.trim();
    if (next && next !== name) void onSave(next);
    else setText(name);
  };
  return (
    <TextField
      label={t("yourName")}
      hideLabel={!showLabel}
      value={text}
      maxLength={60}
      placeholder={t("yourName")}
      onChange={(event) => setText(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.nativeEvent.isComposing) save();
      }}
      {...(showLabel ? {} : { after: <span className="hint hide-s">{t("yourNameHint")}</span> })}
    />
  );
}
