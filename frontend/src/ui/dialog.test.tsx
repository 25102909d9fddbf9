import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { show } from "@/test/show";
import { Dialog } from "./dialog";
import { MoreMenu } from "./menu";

function Page() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      <MoreMenu label="More" items={[{ text: "Ask", icon: Trash2, run: () => setOpen(true) }]} />
      {open && (
        <Dialog title="Question" onClose={() => setOpen(false)}>
          <p>Text</p>
        </Dialog>
      )}
    </>
  );
}

describe("a dialog", () => {
  it("gives the focus back to what opened it", async () => {
    await show(<Page />);
    const user = userEvent.setup();
    const open = screen.getByRole("button", { name: "Open" });
    await user.click(open);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("dialog")));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement).toBe(open));
  });

  it("gives it back to the button of the menu that opened it", async () => {
    await show(<Page />);
    const user = userEvent.setup();
    const more = screen.getByRole("button", { name: "More" });
    await user.click(more);
    await user.click(screen.getByRole("menuitem", { name: "Ask" }));
    await screen.findByRole("dialog");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement).toBe(more));
  });
});
