import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ExternalLink, FlaskConical } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, TextArea } from "@/ui/input";
import { toast } from "@/ui/toast";
import { credentialsOf, initialEntries, isComplete, storeCredentials, tryCredentials } from "./credentials";
import { Refusal } from "./frame";
import { type Integration, settingsKey } from "./queries";
import { TestResult } from "./test-result";

/** The form that connects a service: what it asks for is the API's own list of fields. */
export function ConnectForm({ integration, onClose }: { integration: Integration; onClose: () => void }) {
  const { t, i18n } = useTranslation("integrations");
  const client = useQueryClient();
  const { service, name, fields, helpUrl } = integration;
  const [entries, setEntries] = useState(() => initialEntries(fields));
  const [force, setForce] = useState(false);
  const body = () => credentialsOf(fields, entries);
  const trying = useMutation({ mutationFn: () => tryCredentials(service, body()) });
  const storing = useMutation({
    mutationFn: () => storeCredentials(service, body(), force),
    async onSuccess() {
      toast("done", t("connected", { service: name }));
      await client.invalidateQueries({ queryKey: settingsKey });
      onClose();
    },
  });
  const failure = storing.error ?? trying.error;
  const unproven =
    storing.error instanceof ApiError && ["credentials-refused", "service-unavailable"].includes(storing.error.code);
  const complete = isComplete(fields, entries);

  const label = (field: Integration["fields"][number]) => {
    const key = `field.${service}-${field.name}` as "field.xapi-password";
    return i18n.exists(key as string, { ns: "integrations" }) ? t(key) : field.about;
  };
  const enter = (field: string, value: string) => {
    setEntries({ ...entries, [field]: value });
    trying.reset();
    storing.reset();
    setForce(false);
  };

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(integration.condition === "disconnected" ? "connect" : "changeOf", { service: name })}
      description={t("secretsNote")}
      footer={
        <>
          <Button icon={FlaskConical} busy={trying.isPending} disabled={!complete} onClick={() => trying.mutate()}>
            {t("test")}
          </Button>
          <Button
            type="submit"
            form={`connect-${service}`}
            look="primary"
            busy={storing.isPending}
            disabled={!complete}
          >
            {t("save")}
          </Button>
        </>
      }
    >
      <form
        id={`connect-${service}`}
        autoComplete="off"
        className="flex flex-col gap-4"
        onSubmit={(e) => {
          e.preventDefault();
          storing.mutate();
        }}
      >
        {fields.some((f) => f.oneOf) && <p className="text-muted">{t("oneOf")}</p>}
        {fields.map((field) => (
          <Field
            key={field.name}
            label={label(field)}
            hint={[field.kind === "secrets" && t("onePerLine"), field.secret && field.set && t("kept")]
              .filter(Boolean)
              .join(" ")}
            error={failure instanceof ApiError ? failure.field(field.name) : undefined}
          >
            {(control) =>
              field.kind === "secrets" ? (
                <TextArea
                  {...control}
                  spellCheck={false}
                  value={entries[field.name] ?? ""}
                  onChange={(e) => enter(field.name, e.target.value)}
                />
              ) : (
                <Input
                  {...control}
                  type={field.secret ? "password" : field.kind === "url" ? "url" : "text"}
                  autoComplete={field.secret ? "new-password" : "off"}
                  spellCheck={false}
                  value={entries[field.name] ?? ""}
                  onChange={(e) => enter(field.name, e.target.value)}
                />
              )
            }
          </Field>
        ))}
        {helpUrl && (
          <a
            href={helpUrl}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1.5 self-start rounded text-accent-text hover:underline"
          >
            <ExternalLink aria-hidden className="size-4" />
            {t("help")}
          </a>
        )}
        {trying.data && <TestResult result={trying.data} />}
        {failure && <Refusal error={failure} />}
        {unproven && (
          // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox in it is a control
          <label className="flex items-center gap-2.5">
            <Checkbox checked={force} onCheckedChange={(on) => setForce(on)} />
            {t("force")}
          </label>
        )}
      </form>
    </Dialog>
  );
}
