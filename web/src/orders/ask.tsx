import { type ReactNode, useState } from "react";
import { Confirm } from "@/ui/confirm";
import { toast } from "@/ui/toast";

export interface Question {
  title: string;
  lead: string;
  action: string;
  danger?: boolean;
  /** Said when it is done. */
  done: string;
  run: (reason: string) => Promise<unknown>;
}

/** Asks for the reason of an act, then does it: `const [dialog, ask] = useAsk()`. */
export function useAsk(): [ReactNode, (question: Question) => void] {
  const [asked, ask] = useState<Question | null>(null);
  const dialog = asked && (
    <Confirm
      open
      onOpenChange={(open) => !open && ask(null)}
      title={asked.title}
      action={asked.action}
      danger={asked.danger ?? false}
      reason="required"
      onConfirm={async (reason) => {
        await asked.run(reason);
        toast("done", asked.done);
      }}
    >
      {asked.lead}
    </Confirm>
  );
  return [dialog, ask];
}
