import { Bookmark, BookmarkPlus, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "@/session/me";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Menu, MenuItem, MenuLabel, MenuLine } from "@/ui/menu";
import { useShortcut } from "@/ui/shortcut";
import { toast } from "@/ui/toast";
import type { OrdersSearch } from "./search";
import { loadViews, type SavedView, storeViews, withoutView, withView } from "./views";

const maxName = 60;

/** The person's own views: the key "v" goes to the button, Enter opens, the arrows choose. */
export function ViewsMenu({ search, onChoose }: { search: OrdersSearch; onChoose: (search: OrdersSearch) => void }) {
  const { t } = useTranslation("orders");
  const me = useMe();
  const [views, setViews] = useState(() => loadViews(me.id));
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState("");
  const trigger = useRef<HTMLButtonElement>(null);
  useShortcut("v", () => trigger.current?.focus());

  const keep = (next: SavedView[]) => {
    storeViews(me.id, next);
    setViews(next);
  };
  return (
    <>
      <Menu
        trigger={
          <Button ref={trigger} icon={Bookmark}>
            {t("views.button")}
          </Button>
        }
      >
        <MenuLabel>{views.length > 0 ? t("views.own") : t("views.none")}</MenuLabel>
        {views.map((v) => (
          <MenuItem key={v.name} icon={Bookmark} onSelect={() => onChoose(v.search)}>
            {v.name}
          </MenuItem>
        ))}
        <MenuLine />
        <MenuItem
          icon={BookmarkPlus}
          onSelect={() => {
            setName("");
            setNaming(true);
          }}
        >
          {t("views.save")}
        </MenuItem>
        {views.map((v) => (
          <MenuItem key={v.name} icon={Trash2} danger onSelect={() => keep(withoutView(views, v.name))}>
            {t("views.removeOne", { name: v.name })}
          </MenuItem>
        ))}
      </Menu>
      <Dialog open={naming} onOpenChange={setNaming} title={t("views.save")} description={t("views.saveLead")}>
        <form
          className="flex flex-col gap-3 pb-3"
          onSubmit={(e) => {
            e.preventDefault();
            keep(withView(views, name.trim(), search));
            setNaming(false);
            toast("done", t("views.saved"));
          }}
        >
          <Field label={t("views.name")}>
            {(control) => (
              <Input {...control} required maxLength={maxName} value={name} onChange={(e) => setName(e.target.value)} />
            )}
          </Field>
          <Button type="submit" look="primary" className="self-end" disabled={name.trim() === ""}>
            {t("views.save")}
          </Button>
        </form>
      </Dialog>
    </>
  );
}
