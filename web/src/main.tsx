import "./theme/theme.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { newQueryClient } from "./api/query-client";
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

await Promise.all([startTexts(), restoreCache(client)]);
keepCache(client);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <Suspense>
        <RouterProvider router={router} />
        <Toasts />
      </Suspense>
    </QueryClientProvider>
  </StrictMode>,
);

startServiceWorker();
