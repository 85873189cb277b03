import "./theme/theme.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, Suspense, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { newQueryClient } from "./api/query-client";
import { beginFirstPage, beginLaterPages, beginSession } from "./app/begin";
import { newRouter } from "./app/router";
import { startTexts } from "./i18n";
import { followNetwork } from "./offline/reach";
import { keepCache, restoreCache } from "./offline/store";
import { startServiceWorker } from "./offline/worker";
import { leave } from "./session/leave";
import { followTheme } from "./theme";
import { Toasts } from "./ui/toast";

followTheme();
followNetwork();

const client = newQueryClient(() => void leave(router));
const router = newRouter(client);

const texts = beginFirstPage(router);
await Promise.all([startTexts(texts), restoreCache(client).then(() => beginSession(router))]);
beginLaterPages(router);
keepCache(client);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
const app = (
  <StrictMode>
    <QueryClientProvider client={client}>
      <Suspense>
        <RouterProvider router={router} />
        <Toasts />
      </Suspense>
    </QueryClientProvider>
  </StrictMode>
);
// With its page at hand and as a transition React draws it in small steps: the browser stays responsive meanwhile.
await router.load();
startTransition(() => createRoot(root).render(app));

startServiceWorker();
