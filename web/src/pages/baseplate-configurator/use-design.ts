import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useState } from "react";
import { type Design, designIn, productIn, searchOf } from "./design";
import { configuratorRoute } from "./route";
import type { ConfiguratorSearch } from "./search";

/** How long a pause in typing is, after which the address and the plan follow. */
const pauseMs = 250;

/**
 * The design that the form shows. The address holds it; what is being typed is
 * ahead of it until the first pause.
 */
export function useDesign(ofSku: Design | undefined): {
  design: Design | undefined;
  change: (part: Partial<Design>) => void;
  /** Whether the address already says what the form shows. */
  settled: boolean;
} {
  const search = configuratorRoute.useSearch();
  const navigate = useNavigate({ from: configuratorRoute.fullPath });
  const [draft, setDraft] = useState<Design>();
  const here = productIn(search);
  const [seen, setSeen] = useState(here);
  const [written, setWritten] = useState(here);
  if (here !== seen) {
    setSeen(here);
    // Not by the form: a preset, the way back, a link.
    if (here !== written) setDraft(undefined);
  }

  const write = useEffectEvent((next: Design) => {
    const product = searchOf(next);
    setWritten(productIn(product));
    void navigate({
      search: (old: ConfiguratorSearch) => ({ ...product, show: old.show, pose: old.pose }),
      replace: true,
      resetScroll: false,
    });
  });
  useEffect(() => {
    if (!draft) return;
    const timer = setTimeout(() => write(draft), pauseMs);
    return () => clearTimeout(timer);
  }, [draft]);

  const design = draft ?? (search.sku ? ofSku : designIn(search));
  return {
    design,
    change: (part) => design && setDraft({ ...design, ...part }),
    settled: !draft || productIn(searchOf(draft)) === here,
  };
}
