// Generated from the API's own OpenAPI document by "npm run types".

export interface paths {
    "/api/v1/admin/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs, also finished ones that are still kept
         * @description Needs the permission `queues.read`.
         */
        get: operations["list-jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a job with every failed attempt
         * @description Needs the permission `queues.read`.
         */
        get: operations["get-job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the jobs of a list by their state
         * @description Needs the permission `queues.read`.
         */
        get: operations["count-jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the figures of every queue and kind of job
         * @description Needs the permission `queues.read`.
         */
        get: operations["list-queues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/queues/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the figures of a queue
         * @description Needs the permission `queues.read`.
         */
        get: operations["get-queue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/queues/{queue}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have no job of a queue begun any more; it takes at most two seconds to reach every process
         * @description Needs the permission `queues.write`.
         */
        post: operations["pause-queue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/queues/{queue}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a queue worked again
         * @description Needs the permission `queues.write`.
         */
        post: operations["resume-queue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/reconcile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell how complete each integration is
         * @description Needs the permission `queues.read`.
         */
        get: operations["reconciliation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/reconcile/shopify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare the shop's orders of a window with ours and take in what is missing
         * @description Needs the permission `queues.write`.
         */
        post: operations["reconcile-shopify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/retry-queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the jobs that are not done
         * @description Needs the permission `queues.read`.
         */
        get: operations["list-retry-queue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/retry-queue/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a job with its failed attempts
         * @description Needs the permission `queues.read`.
         */
        get: operations["get-retry-queue-job"];
        put?: never;
        post?: never;
        /**
         * Take a dead or waiting job out of the queue
         * @description Needs the permission `queues.write`.
         */
        delete: operations["discard-job"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/retry-queue/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a dead or waiting job run now
         * @description Needs the permission `queues.write`.
         */
        post: operations["retry-job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/retry-queue/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take jobs, or all failing ones of a queue, type, kind, cause or order, out of the queue
         * @description Needs the permission `queues.write`.
         */
        post: operations["discard-jobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/retry-queue/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Group the failing jobs by type and cause
         * @description Needs the permission `queues.read`.
         */
        get: operations["group-retry-queue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/retry-queue/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have jobs, or all failing ones of a queue, type, kind, cause or order, run now
         * @description Needs the permission `queues.write`.
         */
        post: operations["retry-jobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what comes again by itself, with its last and next run
         * @description Needs the permission `queues.read`.
         */
        get: operations["list-schedules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/schedules/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a schedule run no more by itself
         * @description Needs the permission `queues.write`.
         */
        post: operations["pause-schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/schedules/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a schedule run by itself again; a run that was missed is made up for
         * @description Needs the permission `queues.write`.
         */
        post: operations["resume-schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/schedules/{name}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a schedule run now, also while it is paused
         * @description Needs the permission `queues.write`.
         */
        post: operations["run-schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the version, the processes, the database and the services
         * @description Needs the permission `users.write`.
         */
        get: operations["get-system"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List received webhooks
         * @description Needs the permission `queues.read`.
         */
        get: operations["list-webhooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a webhook with its body, personal data masked
         * @description Needs the permission `queues.read`.
         */
        get: operations["get-webhook"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read a webhook again
         * @description Needs the permission `queues.write`.
         */
        post: operations["replay-webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/webhooks/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read failed webhooks again
         * @description Needs the permission `queues.write`.
         */
        post: operations["replay-webhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/webhooks/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the inbox
         * @description Needs the permission `queues.read`.
         */
        get: operations["webhook-stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List alerts
         * @description Needs the permission `logs.read`.
         */
        get: operations["list-alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/alerts/{id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that someone deals with an alert
         * @description Needs the permission `queues.write`.
         */
        post: operations["acknowledge-alert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/revenue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what was sold week by week
         * @description Needs the permission `orders.read`.
         */
        get: operations["analytics-revenue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the figures of a period
         * @description Needs the permission `orders.read`.
         */
        get: operations["analytics-summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/trend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the orders of each of the last 30 days
         * @description Needs the permission `orders.read`.
         */
        get: operations["analytics-trend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys
         * @description Needs the permission `users.read`.
         */
        get: operations["list-api-keys"];
        put?: never;
        /**
         * Make an API key and show it, this once
         * @description Needs the permission `users.write`.
         */
        post: operations["create-api-key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End an API key
         * @description Needs the permission `users.write`.
         */
        delete: operations["revoke-api-key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what people did by hand
         * @description Needs the permission `audit.read`.
         */
        get: operations["list-audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download what people did by hand as CSV
         * @description Needs the permission `audit.read`. Newest first, at most 100,000 rows; X-Total-Count is how many match.
         */
        get: operations["export-audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what happened
         * @description Needs the permission `logs.read`.
         */
        get: operations["list-event-log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event-log/export.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download what happened as CSV
         * @description Needs the permission `logs.read`. Newest first, at most 100,000 rows; X-Total-Count is how many match.
         */
        get: operations["export-event-log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/event-log/types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the types of events, with their names for people, and who writes them
         * @description Needs the permission `logs.read`.
         */
        get: operations["list-event-types"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what happens
         * @description Server-Sent Events of the caller's tenant, filtered by the caller's permissions: each type of event shows to who may read its area. Each has an id; who comes back with the last one (header Last-Event-ID, or the parameter after) gets what happened since. `ready` comes first. `reset` says that events were missed: read everything anew. `end` says that the session is over. Names of events: baseplate:failed, baseplate:ready, baseplate:updated, integration:changed, mapping:changed, notification:fulfillment-failed, notification:integration-down, notification:integration-up, notification:issue-closed, notification:issue-opened, notification:retries-exhausted, notification:unmapped-products, notification:webhook-failed, order:cancelled, order:created, order:failed, order:fulfilled, order:ready-for-fulfillment, order:updated, printjob:cancelled, printjob:completed, printjob:created, printjob:failed, printjob:updated, queue:changed, shipment:created, shipment:failed, shipment:updated.
         */
        get: operations["stream-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fulfillments/order/{orderId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List an order's fulfilments
         * @description Needs the permission `orders.read`.
         */
        get: operations["list-fulfillments"];
        put?: never;
        /**
         * Tell the shop again of an order whose fulfilment failed
         * @description Needs the permission `orders.write`.
         */
        post: operations["retry-fulfillment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/fulfillments/order/{orderId}/force": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell the shop that an order is on its way, ready or not
         * @description Needs the permission `orders.write`.
         */
        post: operations["force-fulfillment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grid/baseplates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the baseplates that were asked for
         * @description Needs the permission `grid.read`.
         */
        get: operations["list-baseplates"];
        put?: never;
        /**
         * Have a baseplate made without an order
         * @description Needs the permission `grid.write`.
         */
        post: operations["create-baseplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grid/baseplates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a baseplate with its plates
         * @description Needs the permission `grid.read`.
         */
        get: operations["get-baseplate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grid/baseplates/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take up a failed baseplate, or make one anew
         * @description Needs the permission `grid.write`.
         */
        post: operations["retry-baseplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grid/guide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how a baseplate is put together
         * @description Needs the permission `grid.read`.
         */
        get: operations["get-grid-guide"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grid/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Plan a baseplate without making it: plates, size, time, filament and a price hint
         * @description Needs the permission `grid.read`.
         */
        post: operations["plan-baseplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grid/presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the products that are kept under a name
         * @description Needs the permission `grid.read`.
         */
        get: operations["list-grid-presets"];
        put?: never;
        /**
         * Keep a product under a name
         * @description Needs the permission `grid.write`.
         */
        post: operations["create-grid-preset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grid/presets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a preset another name or product
         * @description Needs the permission `grid.write`.
         */
        put: operations["put-grid-preset"];
        post?: never;
        /**
         * Forget a preset
         * @description Needs the permission `grid.write`.
         */
        delete: operations["delete-grid-preset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/grid/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how baseplates are made
         * @description Needs the permission `grid.read`.
         */
        get: operations["get-grid-settings"];
        /**
         * Change how baseplates are made
         * @description Needs the permission `grid.write`.
         */
        put: operations["put-grid-settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the connections to outside services
         * @description Needs the permission `integrations.read`.
         */
        get: operations["list-integrations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{service}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Disconnect a service; its work waits
         * @description Needs the permission `integrations.write`.
         */
        delete: operations["disconnect-integration"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/{service}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a service with the credentials in effect
         * @description Needs the permission `integrations.write`.
         */
        post: operations["test-integration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/sendcloud": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Connect Sendcloud; the credentials are tested by one call
         * @description Needs the permission `integrations.write`.
         */
        put: operations["connect-sendcloud"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/sendcloud/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test credentials of Sendcloud by one call, without storing them
         * @description Needs the permission `integrations.write`.
         */
        post: operations["try-sendcloud"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/shopify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Connect Shopify; the credentials are tested by one call
         * @description Needs the permission `integrations.write`.
         */
        put: operations["connect-shopify"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/shopify/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test credentials of Shopify by one call, without storing them
         * @description Needs the permission `integrations.write`.
         */
        post: operations["try-shopify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/simplyprint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Connect SimplyPrint; the credentials are tested by one call
         * @description Needs the permission `integrations.write`.
         */
        put: operations["connect-simplyprint"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/simplyprint/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test credentials of SimplyPrint by one call, without storing them
         * @description Needs the permission `integrations.write`.
         */
        post: operations["try-simplyprint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/xapi": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Connect X-API; the credentials are tested by one call
         * @description Needs the permission `integrations.write`.
         */
        put: operations["connect-xapi"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations/xapi/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Test credentials of X-API by one call, without storing them
         * @description Needs the permission `integrations.write`.
         */
        post: operations["try-xapi"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell who the caller is and what the caller may do
         * @description Needs a signed-in caller and no permission.
         */
        get: operations["get-me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change one's own name and preferences
         * @description Needs a signed-in caller and no permission.
         */
        patch: operations["change-me"];
        trace?: never;
    };
    "/api/v1/me/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's own passkeys
         * @description Needs a signed-in caller and no permission.
         */
        get: operations["list-passkeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a passkey
         * @description Needs a signed-in caller and no permission.
         */
        delete: operations["delete-passkey"];
        options?: never;
        head?: never;
        /**
         * Rename a passkey
         * @description Needs a signed-in caller and no permission.
         */
        patch: operations["rename-passkey"];
        trace?: never;
    };
    "/api/v1/me/passkeys/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start to add a passkey
         * @description Needs a signed-in caller and no permission.
         */
        post: operations["begin-passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/passkeys/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a passkey
         * @description Needs a signed-in caller and no permission.
         */
        post: operations["finish-passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's own password; all other sessions end
         * @description Needs a signed-in caller and no permission.
         */
        post: operations["change-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test message to every channel
         * @description Needs the permission `integrations.write`.
         */
        post: operations["test-notifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List orders
         * @description Needs the permission `orders.read`.
         */
        get: operations["list-orders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read everything about an order: lines with their parts, print jobs, shipments, issues, and what can be done
         * @description Needs the permission `orders.read`.
         */
        get: operations["get-order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an order here (not at the shop)
         * @description Needs the permission `orders.write`.
         */
        post: operations["cancel-order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/issues/{issue}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Settle an issue; the order goes on from there
         * @description Needs the permission `orders.write`.
         */
        post: operations["resolve-order-issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have everything of an order tried again that failed
         * @description Needs the permission `orders.write`. Baseplates, prints, the label and other calls only as far as the caller may act on baseplates, print jobs, shipments and queues.
         */
        post: operations["retry-order"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/shipping-address": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Correct the address while no label was bought; a label that failed is tried again
         * @description Needs the permission `orders.write`.
         */
        put: operations["correct-shipping-address"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/shipping-method": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Choose the way to ship an order, before its label is bought
         * @description Needs the permission `shipments.write`.
         */
        put: operations["choose-order-shipping-method"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change an order's status by hand
         * @description Needs the permission `orders.write`.
         */
        post: operations["set-order-status"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an order's way and milestones
         * @description Needs the permission `orders.read`.
         */
        get: operations["order-timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orders/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel, fulfil or retry several orders
         * @description Needs the permission `orders.write`.
         */
        post: operations["bulk-orders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/print-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List print jobs
         * @description Needs the permission `printJobs.read`.
         */
        get: operations["list-print-jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/print-jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a print job with its earlier prints
         * @description Needs the permission `printJobs.read`.
         */
        get: operations["get-print-job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/print-jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a print job that has not started out of the farm's queue
         * @description Needs the permission `printJobs.write`.
         */
        post: operations["cancel-print-job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/print-jobs/{id}/reprint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Declare a finished print useless and make another
         * @description Needs the permission `printJobs.write`.
         */
        post: operations["reprint-print-job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/print-jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Queue a failed print job again
         * @description Needs the permission `printJobs.write`.
         */
        post: operations["retry-print-job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/print-jobs/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the board: how many print jobs each state has, and the first of them
         * @description Needs the permission `printJobs.read`.
         */
        get: operations["print-job-board"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/printers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the farm's printers as they were seen last
         * @description Needs the permission `printJobs.read`.
         */
        get: operations["list-printers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/product-mappings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List product mappings
         * @description Needs the permission `productMappings.read`.
         */
        get: operations["list-product-mappings"];
        put?: never;
        /**
         * Create a product mapping
         * @description Needs the permission `productMappings.write`.
         */
        post: operations["create-product-mapping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/product-mappings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a product mapping
         * @description Needs the permission `productMappings.read`.
         */
        get: operations["get-product-mapping"];
        /**
         * Replace a product mapping
         * @description Needs the permission `productMappings.write`.
         */
        put: operations["update-product-mapping"];
        post?: never;
        /**
         * Delete a product mapping
         * @description Needs the permission `productMappings.write`.
         */
        delete: operations["delete-product-mapping"];
        options?: never;
        head?: never;
        /**
         * Have a product mapping used for orders, or not
         * @description Needs the permission `productMappings.write`.
         */
        patch: operations["activate-product-mapping"];
        trace?: never;
    };
    "/api/v1/product-mappings/{id}/parts/copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add parts of another product mapping
         * @description Needs the permission `productMappings.write`.
         */
        post: operations["copy-mapping-parts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/product-mappings/farm-files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find files at the farm
         * @description Needs the permission `productMappings.read`.
         */
        get: operations["list-farm-files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/product-mappings/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create and replace product mappings from a CSV file, all of them or none
         * @description Needs the permission `productMappings.write`. A file with errors changes nothing and is answered with 422 and the same result; a dry run is always answered with 200.
         */
        post: operations["import-product-mappings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/product-mappings/unmapped": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List SKUs that orders wait for
         * @description Needs the permission `productMappings.read`.
         */
        get: operations["list-unmapped-skus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/product-mappings/unmapped/ignore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark an SKU as not printed by us; orders that wait for it go on
         * @description Needs the permission `productMappings.write`.
         */
        post: operations["ignore-sku"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/product-mappings/unmapped/ignored": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List SKUs that are not printed by us
         * @description Needs the permission `productMappings.read`.
         */
        get: operations["list-ignored-skus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/product-mappings/unmapped/unignore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take that mark off an SKU
         * @description Needs the permission `productMappings.write`.
         */
        post: operations["unignore-sku"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what the caller is told in browsers
         * @description For every caller; what it answers depends on the caller's permissions.
         */
        get: operations["read-push"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/classes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Choose what the caller is told of
         * @description For every caller; what it answers depends on the caller's permissions.
         */
        put: operations["choose-push"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Have this browser told
         * @description For every caller; what it answers depends on the caller's permissions.
         */
        put: operations["subscribe-push"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Have a browser not told any more
         * @description For every caller; what it answers depends on the caller's permissions.
         */
        delete: operations["unsubscribe-push"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test message to the caller's browsers
         * @description For every caller; what it answers depends on the caller's permissions.
         */
        post: operations["test-push"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/screens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List wall screens
         * @description Needs the permission `users.read`.
         */
        get: operations["list-screens"];
        put?: never;
        /**
         * Ask for a code that lets a wall screen in
         * @description Answers everybody.
         */
        post: operations["pair-screen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/screens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Shut a wall screen out
         * @description Needs the permission `users.write`.
         */
        delete: operations["revoke-screen"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/screens/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let in the wall screen that shows a code
         * @description Needs the permission `users.write`.
         */
        post: operations["approve-screen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/screens/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell a wall screen whether it was let in
         * @description Answers everybody.
         */
        get: operations["current-screen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell whether the caller is signed in
         * @description Answers everybody.
         */
        get: operations["get-session"];
        put?: never;
        /**
         * Sign in with e-mail address and password
         * @description Answers everybody.
         */
        post: operations["sign-in"];
        /**
         * Sign out
         * @description Answers everybody.
         */
        delete: operations["sign-out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out in every browser
         * @description Needs a signed-in caller and no permission.
         */
        delete: operations["sign-out-everywhere"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/passkey/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start to sign in with a passkey
         * @description Answers everybody.
         */
        post: operations["begin-passkey-sign-in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/passkey/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with a passkey
         * @description Answers everybody.
         */
        post: operations["finish-passkey-sign-in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settings/effective": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List every setting of the environment with its value, secrets without
         * @description Needs the permission `users.write`.
         */
        get: operations["get-effective-settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settings/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read who is told what
         * @description Needs the permission `integrations.read`.
         */
        get: operations["get-notification-settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change who is told what; it counts at once
         * @description Needs the permission `integrations.write`.
         */
        patch: operations["change-notification-settings"];
        trace?: never;
    };
    "/api/v1/settings/operation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how the shop is run
         * @description Needs the permission `integrations.read`.
         */
        get: operations["get-operation-settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change how the shop is run; it counts at once
         * @description Needs the permission `integrations.write`.
         */
        patch: operations["change-operation-settings"];
        trace?: never;
    };
    "/api/v1/shipments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List shipments
         * @description Needs the permission `shipments.read`.
         */
        get: operations["list-shipments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shipments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a shipment with what happened to it
         * @description Needs the permission `shipments.read`.
         */
        get: operations["get-shipment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shipments/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a label back at the carrier
         * @description Needs the permission `shipments.write`.
         */
        post: operations["cancel-shipment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shipments/{id}/method": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Choose the way to ship this shipment's order, before its label is bought
         * @description Needs the permission `shipments.write`.
         */
        put: operations["choose-shipment-method"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shipments/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new label after one that failed or was cancelled
         * @description Needs the permission `shipments.write`.
         */
        post: operations["retry-shipment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shipments/carriers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the carriers of the shipments
         * @description Needs the permission `shipments.read`.
         */
        get: operations["list-shipment-carriers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shipments/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the labels of several shipments as one PDF
         * @description Needs the permission `shipments.read`.
         */
        post: operations["print-labels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shipping/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the ways to ship to a country, or an order
         * @description Needs the permission `shipments.read`.
         */
        get: operations["list-shipping-methods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shop-floor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a screen on the wall shows; no personal data
         * @description Needs the permission `printJobs.read`.
         */
        get: operations["shop-floor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/slicer/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask whether the slicer answers
         * @description Needs the permission `grid.read`.
         */
        get: operations["get-slicer-health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/slicer/profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the profiles for slicing
         * @description Needs the permission `grid.read`.
         */
        get: operations["list-slicer-profiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/slicer/profiles/{kind}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a profile
         * @description Needs the permission `grid.read`.
         */
        get: operations["get-slicer-profile"];
        /**
         * Make or replace a profile
         * @description Needs the permission `grid.write`.
         */
        put: operations["put-slicer-profile"];
        post?: never;
        /**
         * Remove a profile of your own
         * @description Needs the permission `grid.write`.
         */
        delete: operations["delete-slicer-profile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the settings of the business
         * @description Needs the permission `users.read`.
         */
        get: operations["get-tenant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the settings of the business
         * @description Needs the permission `users.write`.
         */
        patch: operations["change-tenant"];
        trace?: never;
    };
    "/api/v1/today": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what needs a person now, the most urgent first
         * @description Needs the permission `orders.read`.
         */
        get: operations["today"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/today/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count what needs a person now, for a badge
         * @description Needs the permission `orders.read`.
         */
        get: operations["count-today"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description Needs the permission `users.read`.
         */
        get: operations["list-users"];
        put?: never;
        /**
         * Make a user with a temporary password
         * @description Needs the permission `users.write`.
         */
        post: operations["create-user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a user
         * @description Needs the permission `users.read`.
         */
        get: operations["get-user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description Needs the permission `users.write`.
         */
        patch: operations["change-user"];
        trace?: never;
    };
    "/api/v1/users/{id}/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a user a temporary password; the user's sessions end
         * @description Needs the permission `users.write`.
         */
        post: operations["reset-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End all sessions of a user
         * @description Needs the permission `users.write`.
         */
        post: operations["sign-out-user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccountKeyView: {
            /** Format: date-time */
            createdAt: string;
            /** @description Empty: made by the command line */
            createdBy: string;
            /** Format: date-time */
            expiresAt: string | null;
            id: string;
            /** Format: date-time */
            lastUsedAt: string | null;
            name: string;
            /** @description The first letters of the key, after f3d_ */
            prefix: string;
            /** Format: date-time */
            revokedAt: string | null;
            /** @description What the key may do; empty: everything */
            scopes: string[];
            /** @enum {string} */
            state: "valid" | "expired" | "revoked";
        };
        AccountMeView: {
            /** @description What the person chose */
            chosen: components["schemas"]["AccountPreferencesView"];
            dateFormat: string;
            /** @description Empty unless a person */
            email: string;
            /** @enum {string} */
            firstDayOfWeek: "monday" | "saturday" | "sunday";
            /** @description Empty for the key in the settings */
            id: string;
            /** @enum {string} */
            kind: "user" | "screen" | "api-key" | "settings-key";
            /**
             * @description In effect, like the four after it: the person's choice, else the tenant's, else what is built in
             * @enum {string}
             */
            language: "en" | "de" | "nl" | "fr";
            /** @description Until the password is changed everything else is refused with password-change-needed */
            mustChangePassword: boolean;
            name: string;
            numberFormat: string;
            permissions: string[];
            /** @description Empty unless a person */
            roles: string[];
            tenant: components["schemas"]["AccountTenantView"];
            timeZone: string;
        };
        AccountPasskeyView: {
            /** Format: date-time */
            createdAt: string;
            id: string;
            /** Format: date-time */
            lastUsedAt: string | null;
            name: string;
        };
        AccountPreferencesView: {
            /** @description language: as usual in the language */
            dateFormat: string;
            /** @enum {string} */
            firstDayOfWeek: "" | "monday" | "saturday" | "sunday";
            /** @enum {string} */
            language: "" | "en" | "de" | "nl" | "fr";
            /** @description language: as usual in the language */
            numberFormat: string;
            /** @example Europe/Brussels */
            timeZone: string;
        };
        AccountScreenView: {
            /** Format: date-time */
            approvedAt: string;
            approvedBy: string;
            id: string;
            /** Format: date-time */
            lastSeenAt: string | null;
            name: string;
            /** Format: date-time */
            revokedAt: string | null;
        };
        AccountSessionView: {
            /** @description There is no user yet: 'forma3d user add' or SEED_ADMIN_EMAIL makes the first one */
            needsUser: boolean;
            /** @description Whether passkeys can be used under this address */
            passkeys: boolean;
            /** @description Whether this browser has a living session, of a person or of a wall screen */
            signedIn: boolean;
        };
        AccountTenantView: {
            /** @description What the tenant chose itself */
            chosen: components["schemas"]["AccountPreferencesView"];
            /**
             * @description Of figures that sum up orders
             * @example EUR
             */
            currency: string;
            dateFormat: string;
            firstDayOfWeek: string;
            id: string;
            language: string;
            name: string;
            numberFormat: string;
            timeZone: string;
        };
        AccountUserView: {
            active: boolean;
            /** Format: date-time */
            createdAt: string;
            email: string;
            id: string;
            /** Format: date-time */
            lastSignInAt: string | null;
            /** @description The password is one that an administrator gave */
            mustChangePassword: boolean;
            name: string;
            roles: string[];
        };
        ActInputBody: {
            /** @description Why, in your own words */
            reason: string;
        };
        ActiveInputBody: {
            active: boolean;
            /**
             * Format: int64
             * @description When given, the change is refused if someone else was faster
             */
            version?: number;
        };
        AddressInputBody: {
            address: components["schemas"]["OrderAddress"];
            reason: string;
        };
        AnalyticsActiveJob: {
            /** @description What a person can do with it, and what stands against it */
            actions: components["schemas"]["OrderAct"][];
            /**
             * Format: int64
             * @description Counts from 1; one more with each retry
             */
            attempt: number;
            color: string;
            /** Format: date-time */
            completedAt: string | null;
            /** @description Decimal text in the farm's currency */
            cost: string;
            /** Format: date-time */
            createdAt: string;
            errorMessage: string;
            /**
             * Format: int64
             * @description How long one print takes; 0: unknown
             */
            estimateSeconds: number;
            /** Format: int64 */
            filamentMilligrams: number;
            /** @description Library file at SimplyPrint */
            fileId: string;
            /**
             * Format: date-time
             * @description When the print will be done, by the farm's last word or else by its estimate; only while it prints
             */
            finishAt: string | null;
            id: string;
            lineItemId: string;
            material: string;
            orderId: string;
            orderNumber: string;
            partName: string;
            /** @description Empty while it waits */
            printerName: string;
            /** Format: int64 */
            printSeconds: number;
            /**
             * Format: int64
             * @description Percent, as the farm said last
             */
            progress: number;
            /**
             * Format: int64
             * @description Until finishAt, when this was answered
             */
            remainingSeconds: number | null;
            /** Format: int64 */
            retryCount: number;
            /**
             * Format: date-time
             * @description When it was declared useless; it then counts as not made
             */
            scrappedAt: string | null;
            sku: string;
            /** Format: date-time */
            startedAt: string | null;
            /** @enum {string} */
            status: "PENDING" | "QUEUED" | "ASSIGNED" | "PRINTING" | "COMPLETED" | "FAILED" | "CANCELLED";
            /** @description The product's name in the shop */
            title: string;
            /** Format: date-time */
            updatedAt: string;
        };
        AnalyticsDay: {
            /** Format: date */
            date: string;
            /** Format: int64 */
            orders: number;
        };
        AnalyticsDonut: {
            /** @description Every status, also those that nothing has */
            slices: components["schemas"]["AnalyticsSlice"][];
            /** Format: int64 */
            total: number;
        };
        AnalyticsLead: {
            /**
             * Format: int64
             * @description null without any order
             */
            medianSeconds: number | null;
            /**
             * Format: int64
             * @description How many it is made of: the newest of the period, at most 10,000
             */
            orders: number;
            /**
             * Format: int64
             * @description Nine of ten orders took at most this long
             */
            p90Seconds: number | null;
        };
        AnalyticsMoney: {
            currency: string;
            /**
             * Format: int64
             * @description In minor units of the currency
             */
            minor: number;
        };
        AnalyticsPrinters: {
            /**
             * Format: int64
             * @description null: not known
             */
            online: number | null;
            /**
             * Format: int64
             * @description Printers that print for orders now
             */
            printing: number;
            /**
             * Format: int64
             * @description null: not known
             */
            total: number | null;
        };
        AnalyticsRevenue: {
            /**
             * Format: date-time
             * @description When it was counted
             */
            asOf: string;
            timeZone: string;
            /** @description Oldest first; the last one is this week */
            weeks: components["schemas"]["AnalyticsWeekSold"][];
        };
        AnalyticsSlice: {
            /** Format: int64 */
            count: number;
            /** @description Of orders only: what they are worth, by currency */
            money: components["schemas"]["AnalyticsMoney"][];
            /**
             * Format: double
             * @description Of all of them, to one decimal
             */
            percent: number;
            status: string;
        };
        AnalyticsSummary: {
            /** @description 5 of the active print jobs, those on a printer first */
            activeJobs: components["schemas"]["AnalyticsActiveJob"][];
            /** @description Print jobs on their way to a result now */
            activePrintJobs: components["schemas"]["AnalyticsTile"];
            /**
             * Format: date-time
             * @description When the figures of the period were counted; tiles, printers and lists are of this moment
             */
            asOf: string;
            /**
             * Format: date-time
             * @description Beginning of the period; null: no bound
             */
            from: string | null;
            /** @description Areas that the caller lacks the permission to see; their figures are empty */
            hidden: ("printJobs" | "shipments")[];
            /** @description The newest 5 */
            latestOrders: components["schemas"]["OrderView"][];
            /** @description From the order to the fulfilment, of orders fulfilled in the period */
            leadTime: components["schemas"]["AnalyticsLead"];
            /** @description Orders with an open issue now */
            needsAttention: components["schemas"]["AnalyticsTile"];
            /** @description Orders of the period by status */
            orders: components["schemas"]["AnalyticsDonut"];
            /** @description Orders that are PENDING now */
            pending: components["schemas"]["AnalyticsTile"];
            /** @enum {string} */
            period: "today" | "week" | "month" | "all";
            printers: components["schemas"]["AnalyticsPrinters"];
            /** @description Print jobs made in the period by status */
            printJobs: components["schemas"]["AnalyticsDonut"];
            /** @description Orders that are PROCESSING now */
            processing: components["schemas"]["AnalyticsTile"];
            /** @description Orders of the period, and the change against the period before it */
            received: components["schemas"]["AnalyticsTile"];
            /** @description Shipments made in the period by status */
            shipments: components["schemas"]["AnalyticsDonut"];
            timeZone: string;
            /** Format: date-time */
            to: string;
        };
        AnalyticsTile: {
            /**
             * Format: int64
             * @description Against the beginning of the period; null while that is not known
             */
            change: number | null;
            /** Format: int64 */
            value: number;
        };
        AnalyticsTrend: {
            /**
             * Format: date-time
             * @description When it was counted
             */
            asOf: string;
            /** @description Oldest first */
            days: components["schemas"]["AnalyticsDay"][];
            timeZone: string;
            /** Format: int64 */
            total: number;
        };
        AnalyticsWeekSold: {
            /**
             * Format: date
             * @description First day
             */
            from: string;
            /** @description By currency */
            money: components["schemas"]["AnalyticsMoney"][];
            /** Format: int64 */
            orders: number;
            /**
             * Format: date
             * @description Last day
             */
            to: string;
        };
        AppBuildView: {
            /** @description Empty when it was built outside its repository */
            commit: string;
            /** @description Of that commit */
            date: string;
            /** @description Version of the compiler */
            go: string;
            /** @description Built from changed files */
            modified: boolean;
            /** @example linux/amd64 */
            platform: string;
        };
        AppDatabaseView: {
            /**
             * Format: int64
             * @description What it takes on disk
             */
            bytes: number;
            /** @enum {string} */
            engine: "sqlite" | "postgres";
            /** @enum {string} */
            status: "up" | "down";
            version: string;
        };
        AppDependencyView: {
            /** Format: date-time */
            checkedAt: string;
            message: string;
            /** @description While work for it waits */
            paused: components["schemas"]["AppPauseView"];
            service: string;
            /** @enum {string} */
            status: "up" | "down" | "disconnected" | "disabled";
        };
        AppEffectiveView: {
            about: string;
            /** @description The operation that changes it while the program runs, and then wins over the environment; empty: a new value needs a restart */
            changeAt: string;
            default: string;
            group: string;
            /** @example LOG_LEVEL */
            name: string;
            secret: boolean;
            /** @description Whether it has a value; of secrets that is all that is told */
            set: boolean;
            /** @enum {string} */
            source: "environment" | "default";
            /** @description Always empty for secrets */
            value: string;
        };
        AppFolderView: {
            /**
             * Format: int64
             * @description null where the system cannot be asked
             */
            freeBytes: number | null;
            /** Format: int64 */
            totalBytes: number | null;
        };
        AppPauseView: {
            /** Format: date-time */
            nextProbeAt: string | null;
            reason: string;
            /** Format: date-time */
            since: string;
        };
        AppProcessView: {
            /** @description It was heard of within the last seconds; processes that ended without notice are shown for an hour */
            alive: boolean;
            host: string;
            id: string;
            /** @description The one that answers */
            own: boolean;
            roles: string[];
            /** Format: date-time */
            seenAt: string;
            /** Format: date-time */
            startedAt: string;
            version: string;
        };
        ApproveInputBody: {
            /** @description As the screen shows it; hyphens, spaces and capitals do not matter */
            code: string;
            /** @example Print room */
            name: string;
        };
        AppSystemView: {
            /** @description Under which people and webhooks reach this server */
            address: string;
            build: components["schemas"]["AppBuildView"];
            database: components["schemas"]["AppDatabaseView"];
            dataFolder: components["schemas"]["AppFolderView"];
            dependencies: components["schemas"]["AppDependencyView"][];
            /**
             * Format: date-time
             * @description The server's clock
             */
            now: string;
            processes: components["schemas"]["AppProcessView"][];
            /** Format: date-time */
            startedAt: string;
            /** @description Of the server's clock, for what runs at an hour of the day */
            timeZone: string;
            /** Format: int64 */
            uptimeSeconds: number;
            version: string;
        };
        AuditEntry: {
            /** @example order.cancel */
            action: string;
            /** @description Name of the person, screen or key */
            actor: string;
            /** @description Id of the person, screen or key */
            actorId: string;
            /** @description user, screen, api-key, settings-key, nobody (not signed in) or system */
            actorKind: string;
            /** @description Network address that it came from */
            address: string;
            after: unknown;
            /** Format: date-time */
            at: string;
            before: unknown;
            correlationId: string;
            /** @example order */
            entity: string;
            entityId: string;
            id: string;
            orderId: string;
            /** @description In the person's own words */
            reason: string;
        };
        BoardOutputBody: {
            columns: components["schemas"]["PrintingColumnView"][];
            /** Format: date-time */
            since: string;
        };
        BulkInputBody: {
            /** @enum {string} */
            action: "cancel" | "force-fulfil" | "retry";
            /** @description Orders, at most 100 */
            ids: string[];
            /** @description Why, in your own words */
            reason: string;
        };
        BulkOutputBody: {
            /** @description What became of each order, in the order asked for */
            items: components["schemas"]["OverviewOutcome"][];
        };
        CancelInputBody: {
            /** @description Why, in your own words */
            reason: string;
        };
        CancelOutputBody: {
            /** @description Lie at the farm: for the shelf */
            alreadyCompletedJobs: string[];
            /** @description Had not started: they will not be printed */
            cancelledJobs: string[];
            /** @description On a printer: left alone, an issue asks you to decide */
            flaggedJobs: string[];
        };
        CarriersOutputBody: {
            /** @description Names, for the filter of the list */
            items: string[];
        };
        CatalogBody: {
            /** @default true */
            active: boolean;
            defaultPrintProfile?: components["schemas"]["CatalogProfile"];
            /** @description Customs tariff number */
            hsCode?: string;
            /** Format: int64 */
            maximumStock?: number;
            /** Format: int64 */
            minimumStock?: number;
            originCountry?: string;
            parts: components["schemas"]["CatalogPartBody"][];
            productName: string;
            shopifyProductId?: string;
            shopifyVariantId?: string;
            sku: string;
            /** @description Also match longer SKUs that end with this one */
            suffixMatch?: boolean;
            /**
             * Format: int64
             * @description When given, the change is refused if someone else was faster
             */
            version?: number;
            /**
             * Format: int64
             * @description Of one sold unit
             */
            weightGrams?: number;
        };
        CatalogCellError: {
            /** @description Name of the column; empty: the whole row */
            field: string;
            message: string;
        };
        CatalogChange: {
            after: string;
            before: string;
            /**
             * @description Name of the column; part: a part that is taken off
             * @example weightGrams
             */
            field: string;
        };
        CatalogIgnoredSKU: {
            /** Format: date-time */
            createdAt: string;
            reason: string;
            sku: string;
        };
        CatalogImportResult: {
            /** @description The mappings are as the file says; false: a preview, or the file has errors and nothing was changed */
            applied: boolean;
            /** Format: int64 */
            created: number;
            /** @description The errors of all rows, the first 200 */
            errors: components["schemas"]["CatalogRowError"][];
            /**
             * Format: int64
             * @description Mappings with errors
             */
            failed: number;
            /** @description One for each row of the file */
            rows: components["schemas"]["CatalogRowResult"][];
            /** Format: int64 */
            unchanged: number;
            /** Format: int64 */
            updated: number;
        };
        CatalogListView: {
            /** @default true */
            active: boolean;
            /** Format: date-time */
            createdAt: string;
            defaultPrintProfile?: components["schemas"]["CatalogProfile"];
            /** @description Customs tariff number */
            hsCode?: string;
            id: string;
            /** Format: date-time */
            lastUsedAt: string | null;
            /** Format: int64 */
            maximumStock?: number;
            /** Format: int64 */
            minimumStock?: number;
            /**
             * Format: int64
             * @description Lines of open orders that are not made yet
             */
            openLines: number;
            originCountry?: string;
            parts: components["schemas"]["CatalogPartBody"][];
            productName: string;
            shopifyProductId?: string;
            shopifyVariantId?: string;
            sku: string;
            /** @description Also match longer SKUs that end with this one */
            suffixMatch?: boolean;
            /** Format: date-time */
            updatedAt: string;
            /**
             * Format: int64
             * @description Order lines that were planned with it in the last 30 days
             */
            usedLastMonth: number;
            /**
             * Format: int64
             * @description When given, the change is refused if someone else was faster
             */
            version?: number;
            /**
             * Format: int64
             * @description Of one sold unit
             */
            weightGrams?: number;
        };
        CatalogPartBody: {
            /** @description Library file at SimplyPrint: 32 hex digits */
            fileId: string;
            name: string;
            printProfile?: components["schemas"]["CatalogProfile"];
            /**
             * Format: int64
             * @description Pieces in one sold unit
             * @default 1
             */
            quantity: number;
            /**
             * Format: int64
             * @description Pieces that one print gives
             * @default 1
             */
            yieldPerPrint: number;
        };
        CatalogProfile: {
            color?: string;
            material?: string;
            printerGroupIds?: number[];
            /** @description Printers at SimplyPrint that may print it */
            printerIds?: number[];
            printerModelIds?: number[];
            tags?: number[];
        };
        CatalogRowError: {
            field: string;
            message: string;
            /** Format: int64 */
            row: number;
        };
        CatalogRowResult: {
            /** @enum {string} */
            action: "create" | "update" | "unchanged" | "error";
            changes: components["schemas"]["CatalogChange"][];
            errors: components["schemas"]["CatalogCellError"][];
            partName: string;
            productName: string;
            /**
             * Format: int64
             * @description As a spreadsheet counts: the header is 1
             */
            row: number;
            sku: string;
        };
        CatalogSuggestion: {
            mappingId: string;
            productName: string;
            /**
             * @description inactive: it is this SKU's and must only be activated; similar: the SKUs look alike, its parts can be copied
             * @enum {string}
             */
            reason: "inactive" | "similar";
            sku: string;
        };
        CatalogUnmapped: {
            /** Format: date-time */
            firstSeen: string;
            lastOrderId: string;
            lastOrderNumber: string;
            /** Format: date-time */
            lastSeen: string;
            /**
             * Format: int64
             * @description That wait for it
             */
            orders: number;
            sku: string;
            /** @description A mapping that may be meant; null: none */
            suggestion: components["schemas"]["CatalogSuggestion"];
            /** @description The product's name in the shop */
            title: string;
            /** Format: int64 */
            units: number;
        };
        CatalogView: {
            /** @default true */
            active: boolean;
            /** Format: date-time */
            createdAt: string;
            defaultPrintProfile?: components["schemas"]["CatalogProfile"];
            /** @description Customs tariff number */
            hsCode?: string;
            id: string;
            /** Format: int64 */
            maximumStock?: number;
            /** Format: int64 */
            minimumStock?: number;
            originCountry?: string;
            parts: components["schemas"]["CatalogPartBody"][];
            productName: string;
            shopifyProductId?: string;
            shopifyVariantId?: string;
            sku: string;
            /** @description Also match longer SKUs that end with this one */
            suffixMatch?: boolean;
            /** Format: date-time */
            updatedAt: string;
            /**
             * Format: int64
             * @description When given, the change is refused if someone else was faster
             */
            version?: number;
            /**
             * Format: int64
             * @description Of one sold unit
             */
            weightGrams?: number;
        };
        ChangeMeInputBody: {
            /** @description language, dd/mm/yyyy, dd.mm.yyyy, dd-mm-yyyy, mm/dd/yyyy or yyyy-mm-dd; empty: the tenant's */
            dateFormat?: string;
            /** @description monday, saturday or sunday; empty: the tenant's */
            firstDayOfWeek?: string;
            /** @description en, de, nl, fr; empty: the tenant's */
            language?: string;
            name?: string;
            /** @description language, 1,234.56, 1.234,56, 1 234,56 or 1'234.56; empty: the tenant's */
            numberFormat?: string;
            /** @description Empty: the tenant's */
            timeZone?: string;
        };
        ChangePasswordInputBody: {
            current: string;
            new: string;
        };
        ChangeTenantInputBody: {
            /**
             * @description Empty: the built-in one, like the five after it
             * @example EUR
             */
            currency?: string;
            /** @description language, dd/mm/yyyy, dd.mm.yyyy, dd-mm-yyyy, mm/dd/yyyy or yyyy-mm-dd */
            dateFormat?: string;
            /** @description monday, saturday or sunday */
            firstDayOfWeek?: string;
            /** @description en, de, nl or fr */
            language?: string;
            name?: string;
            /** @description language, 1,234.56, 1.234,56, 1 234,56 or 1'234.56 */
            numberFormat?: string;
            /** @example Europe/Brussels */
            timeZone?: string;
        };
        ChangeUserInputBody: {
            /** @description false ends the user's sessions at once */
            active?: boolean;
            email?: string;
            name?: string;
            /** @description Another set ends the user's sessions */
            roles?: string[];
        };
        CopyInputBody: {
            fromMappingId: string;
            /** @description Parts of the other mapping, from 0 in its order; none: all */
            positions?: number[];
            /**
             * Format: int64
             * @description When given, the change is refused if someone else was faster
             */
            version?: number;
        };
        CountOutputBody: {
            /**
             * Format: int64
             * @description Tasks that need a person
             */
            count: number;
            /**
             * Format: int64
             * @description Orders that need a person
             */
            orders: number;
        };
        CreateInputBody: {
            /** @example GRID-2x3-MAG-NONE */
            sku: string;
        };
        CurrentOutputBody: {
            /** @description Empty unless approved */
            name: string;
            /**
             * @description none: ask for a code by POST /screens
             * @enum {string}
             */
            state: "none" | "pending" | "approved";
        };
        EffectiveOutputBody: {
            items: components["schemas"]["AppEffectiveView"][];
        };
        FilesOutputBody: {
            folders: components["schemas"]["PrintingFolderView"][];
            items: components["schemas"]["PrintingFileView"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: date-time
             * @description When the farm was read
             */
            readAt: string;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
            /** @description There are more files than are listed; look for a narrower text */
            truncated: boolean;
        };
        FinishPasskeyInputBody: {
            /** @description What navigator.credentials.create gave, as toJSON */
            credential: {
                [key: string]: unknown;
            };
            /** @example Phone */
            name: string;
        };
        FinishSignInInputBody: {
            /** @description What navigator.credentials.get gave, as toJSON */
            credential: {
                [key: string]: unknown;
            };
        };
        FloorOutputBody: {
            /**
             * Format: int64
             * @description Good prints
             */
            doneToday: number;
            /**
             * Format: int64
             * @description Prints that wait for a person
             */
            failedJobs: number;
            /**
             * Format: int64
             * @description Prints that failed
             */
            failedToday: number;
            farm: components["schemas"]["PrintingFarmView"];
            /**
             * Format: int64
             * @description Orders that need a person
             */
            needsAttention: number;
            /** @description The first ones that wait for a printer */
            nextUp: components["schemas"]["PrintingFloorJob"][];
            printers: components["schemas"]["PrintingPrinterView"][];
            /** @description Everything made, no label yet; the first ones */
            readyToPack: components["schemas"]["PrintingReadyOrder"][];
            /** Format: int64 */
            readyToPackTotal: number;
            /**
             * Format: int64
             * @description Parcels with a label that the carrier has not moved yet
             */
            readyToShip: number;
            /** Format: date-time */
            time: string;
            waiting: components["schemas"]["WaitingStruct"];
        };
        FulfillmentView: {
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            doneAt: string | null;
            id: string;
            lastError: string;
            shopifyFulfillments: number[];
            /** @enum {string} */
            state: "PENDING" | "DONE" | "FAILED" | "CANCELLED";
            trackingNumber: string;
        };
        GridDetailView: {
            /**
             * Format: double
             * @description Of the printers' bed that its plates are cut for, in millimetres
             */
            bedX: number;
            /** Format: double */
            bedY: number;
            /** Format: date-time */
            createdAt: string;
            /** @description In plain words */
            description: string;
            /** @description Why it failed */
            error: string;
            /**
             * Format: int64
             * @description Of the plates sliced so far
             */
            filamentMilligrams: number;
            id: string;
            /** @description Order lines that wait for it, then the newest 20 that are printed from it; empty for callers without orders.read */
            lines: components["schemas"]["GridLineView"][];
            mappingId: string;
            /**
             * Format: int64
             * @description 0 until the plates are drawn
             */
            plateCount: number;
            plates: components["schemas"]["GridPlateView"][];
            /**
             * Format: int64
             * @description Of the plates sliced so far
             */
            printSeconds: number;
            /** Format: date-time */
            readyAt: string | null;
            /**
             * Format: int64
             * @description How often it was begun
             */
            run: number;
            /** @example GRID-2x3-MAG-NONE */
            sku: string;
            /** Format: int64 */
            slicedCount: number;
            /** @enum {string} */
            state: "WORKING" | "READY" | "FAILED";
            /**
             * @description Under way, or failed
             * @enum {string}
             */
            step: "stl-generation" | "slicing" | "simplyprint-upload" | "mapping-creation";
            /** @description All four, in their order */
            steps: components["schemas"]["GridStepView"][];
            /** Format: date-time */
            updatedAt: string;
            /** Format: int64 */
            uploadedCount: number;
            /**
             * Format: int64
             * @description Order lines that wait for it
             */
            waitingLines: number;
        };
        GridEdges: {
            /** Format: double */
            east: number;
            /** Format: double */
            north: number;
            /** Format: double */
            south: number;
            /** Format: double */
            west: number;
        };
        GridExtent: {
            /** Format: double */
            x: number;
            /** Format: double */
            y: number;
            /**
             * Format: double
             * @description Height
             */
            z: number;
        };
        GridGuide: {
            /** @description What the north of the plan is in a drawer */
            back: string;
            /** @description What the south of the plan is in a drawer */
            front: string;
            /** @enum {string} */
            language: "en" | "de" | "nl" | "fr";
            plan: components["schemas"]["GridPlan"];
            steps: components["schemas"]["GridGuideStep"][];
            /** @description Size, cells and number of plates */
            summary: string;
            title: string;
        };
        GridGuideStep: {
            /**
             * @description What it is about
             * @enum {string}
             */
            code: "lay-out" | "numbers" | "no-numbers" | "connect" | "side-by-side" | "magnets" | "narrow-cells" | "one-plate";
            /** @description In the language asked for */
            text: string;
        };
        GridJoints: {
            east: boolean;
            north: boolean;
            south: boolean;
            west: boolean;
        };
        GridLineView: {
            /**
             * Format: date-time
             * @description When it began to wait, or its prints were planned
             */
            at: string;
            lineItemId: string;
            orderId: string;
            orderNumber: string;
            /** Format: int64 */
            quantity: number;
            /** @description Waits for it; false: is printed from it */
            waiting: boolean;
        };
        GridMade: {
            id: string;
            /** @description Empty until it is ready */
            mappingId: string;
            /** @enum {string} */
            state: "WORKING" | "READY" | "FAILED";
            /** @enum {string} */
            step: "stl-generation" | "slicing" | "simplyprint-upload" | "mapping-creation";
        };
        GridOfLine: {
            /** @description Path of the assembly guide; add lang=en, de, nl or fr */
            guideUrl: string;
            /** @description Empty while it was never begun */
            id: string;
            /** @description Canonical */
            sku: string;
            /**
             * @description Empty while it was never begun
             * @enum {string}
             */
            state: "" | "WORKING" | "READY" | "FAILED";
        };
        GridPlan: {
            /**
             * @description What time and filament rest on
             * @enum {string}
             */
            basis: "estimate" | "sliced";
            bed: components["schemas"]["GridSpan"];
            /** @description Widths from west to east */
            cellsX: number[];
            /** @description Depths from south to north */
            cellsY: number[];
            /** @description In plain words */
            description: string;
            /** Format: int64 */
            filamentMilligrams: number;
            /** @description Four plates meet in a point somewhere */
            fourWayCorners: boolean;
            /** @description Absent when nobody asked for it yet */
            made?: components["schemas"]["GridMade"];
            /** @description Margins around the cells */
            padding: components["schemas"]["GridEdges"];
            /** @description By number */
            plates: components["schemas"]["GridPlannedPlate"][];
            /** @description A hint; absent where no prices are set */
            price?: components["schemas"]["GridPrice"];
            /**
             * Format: int64
             * @description Of all plates, one after the other
             */
            printSeconds: number;
            product: components["schemas"]["GridProduct"];
            remarks: components["schemas"]["GridRemark"][];
            /** @description Assembled */
            size: components["schemas"]["GridExtent"];
            /** @description Canonical: the same product always has the same */
            sku: string;
            /** Format: int64 */
            volumeCubicMillimetres: number;
        };
        GridPlannedPlate: {
            /** @description Without what reaches over joints */
            body: components["schemas"]["GridSpan"];
            /** Format: int64 */
            cellsX: number;
            /** Format: int64 */
            cellsY: number;
            /**
             * Format: int64
             * @description From the west, from 0
             */
            column: number;
            /** Format: int64 */
            filamentMilligrams: number;
            /**
             * Format: int64
             * @description Index of its first cell in cellsX
             */
            firstCellX: number;
            /**
             * Format: int64
             * @description Index of its first cell in cellsY
             */
            firstCellY: number;
            /** @description The sides on which another plate follows */
            joints: components["schemas"]["GridJoints"];
            /**
             * Format: int64
             * @description As embossed, from 1
             */
            number: number;
            /** @description South-west corner of its body in the assembled plate */
            position: components["schemas"]["GridSpan"];
            /** Format: int64 */
            printSeconds: number;
            /**
             * Format: int64
             * @description From the south, from 0
             */
            row: number;
            /** @description What the bed must hold */
            size: components["schemas"]["GridSpan"];
            /** @description Whether time and filament are those of its G-code */
            sliced: boolean;
            /** Format: int64 */
            volumeCubicMillimetres: number;
        };
        GridPlateView: {
            /**
             * Format: int64
             * @description From the west, from 0
             */
            column: number;
            /** Format: int64 */
            depthMicrometres: number;
            /** Format: int64 */
            filamentMilligrams: number;
            /** @description At the farm */
            fileId: string;
            /** @description At the farm */
            fileName: string;
            /** @description Whether its G-code can be downloaded */
            hasGcode: boolean;
            /** Format: int64 */
            heightMicrometres: number;
            /**
             * Format: int64
             * @description As embossed
             */
            number: number;
            /** Format: int64 */
            printSeconds: number;
            /**
             * Format: int64
             * @description From the south, from 0
             */
            row: number;
            sliced: boolean;
            uploaded: boolean;
            /** Format: int64 */
            volumeCubicMillimetres: number;
            /** Format: int64 */
            widthMicrometres: number;
        };
        GridPresetBody: {
            /** @example Kitchen drawer */
            name: string;
            /** @example GRID-254x371MM-MAG-INT */
            sku: string;
        };
        GridPresetView: {
            /** Format: date-time */
            createdAt: string;
            /** @description Of the product, in plain words */
            description: string;
            id: string;
            name: string;
            sku: string;
        };
        GridPrice: {
            /** @enum {string} */
            basis: "estimate" | "sliced";
            /** @example EUR */
            currency: string;
            /**
             * Format: int64
             * @description In minor units of the currency
             */
            minor: number;
        };
        GridProduct: {
            /**
             * Format: double
             * @description Thickness of a solid floor, 0: open
             */
            baseMillimetres: number;
            /**
             * Format: int64
             * @description 0 unless both sides are whole cells
             */
            cellsX: number;
            /**
             * Format: int64
             * @description 0 unless both sides are whole cells
             */
            cellsY: number;
            /** @enum {string} */
            connectors: "NONE" | "INT" | "EDGE";
            /** @enum {string} */
            filler: "HALF" | "PAD" | "FIT";
            /** Format: double */
            heightMillimetres: number;
            /** @enum {string} */
            magnets: "NOMAG" | "MAG" | "GLUETOP" | "GLUEBOTTOM";
            /** @description Whether the plates carry their numbers */
            numbers: boolean;
            /** Format: double */
            widthMillimetres: number;
        };
        GridRemark: {
            /**
             * @description What it says, for translations
             * @enum {string}
             */
            code: "cells-without-magnets" | "sides-without-connectors" | "connectors-not-needed" | "made-for-another-bed" | "too-large-to-draw" | "switched-off";
            message: string;
            /**
             * Format: double
             * @description The length that it speaks of, 0: none
             */
            millimetres: number;
        };
        GridSettingsView: {
            /**
             * Format: double
             * @description Usable width of the printers' beds, in millimetres
             */
            bedX: number;
            /**
             * Format: double
             * @description Usable depth of the printers' beds, in millimetres
             */
            bedY: number;
            /** @description Colour that the farm must load; empty: any */
            color?: string;
            /** @description Whether order lines may ask for baseplates to measure */
            enabled: boolean;
            /**
             * Format: int64
             * @description Folder of the files at the farm, 0: the root
             */
            farmFolder?: number;
            /** @description Slicer profile of the filament */
            filamentProfile: string;
            /** @description Material that the farm must load; empty: any */
            material?: string;
            /**
             * Format: int64
             * @description Price of an order of baseplates before anything is printed, in minor units
             */
            priceBaseMinor?: number;
            /**
             * Format: int64
             * @description Price of an hour of printing, in minor units
             */
            pricePerHourMinor?: number;
            /**
             * Format: int64
             * @description Price of a kilogram of filament, in minor units
             */
            pricePerKilogramMinor?: number;
            /** @description Slicer profile of the printer */
            printerProfile: string;
            /** @description Slicer profile of the process */
            processProfile: string;
            /**
             * Format: int64
             * @description Send it back with a change
             */
            version: number;
        };
        GridSlicerHealth: {
            /**
             * Format: int64
             * @description Plates sliced at once
             */
            concurrency: number;
            /** @description Whether its runs can reach neither the network nor other processes */
            isolated: boolean;
            /** @description The same in words */
            message: string;
            ok: boolean;
            /** @description Why it does not answer, e.g. missing or unreachable; empty when it does */
            problem: string;
            /** @description Empty when it does not answer */
            program: string;
            version: string;
        };
        GridSpan: {
            /**
             * Format: double
             * @description West to east
             */
            x: number;
            /**
             * Format: double
             * @description South to north
             */
            y: number;
        };
        GridStepView: {
            /**
             * Format: int64
             * @description Of a step that goes wrong and is tried again by itself; 0 while it only waits for a service
             */
            attempts: number;
            /** Format: date-time */
            doneAt: string | null;
            /** @description Why it failed, or why it is tried again */
            error: string;
            /** Format: int64 */
            maxAttempts: number;
            /** Format: date-time */
            nextAttemptAt: string | null;
            /**
             * Format: date-time
             * @description null: not begun, or not known of baseplates made long ago
             */
            startedAt: string | null;
            /** @enum {string} */
            state: "waiting" | "working" | "done" | "failed";
            /** @enum {string} */
            step: "stl-generation" | "slicing" | "simplyprint-upload" | "mapping-creation";
        };
        GridView: {
            /** Format: date-time */
            createdAt: string;
            /** @description In plain words */
            description: string;
            /** @description Why it failed */
            error: string;
            /**
             * Format: int64
             * @description Of the plates sliced so far
             */
            filamentMilligrams: number;
            id: string;
            mappingId: string;
            /**
             * Format: int64
             * @description 0 until the plates are drawn
             */
            plateCount: number;
            /**
             * Format: int64
             * @description Of the plates sliced so far
             */
            printSeconds: number;
            /** Format: date-time */
            readyAt: string | null;
            /** @example GRID-2x3-MAG-NONE */
            sku: string;
            /** Format: int64 */
            slicedCount: number;
            /** @enum {string} */
            state: "WORKING" | "READY" | "FAILED";
            /**
             * @description Under way, or failed
             * @enum {string}
             */
            step: "stl-generation" | "slicing" | "simplyprint-upload" | "mapping-creation";
            /** Format: date-time */
            updatedAt: string;
            /** Format: int64 */
            uploadedCount: number;
            /**
             * Format: int64
             * @description Order lines that wait for it
             */
            waitingLines: number;
        };
        GridWishBody: {
            /**
             * Format: double
             * @description Thickness of a solid floor in millimetres, 0: open
             */
            base?: number;
            /**
             * Format: double
             * @description Another bed than that of the settings, in millimetres; 0: none
             */
            bedX?: number;
            /**
             * Format: double
             * @description Another bed than that of the settings, in millimetres; 0: none
             */
            bedY?: number;
            /**
             * @default NONE
             * @enum {string}
             */
            connectors: "NONE" | "INT" | "EDGE";
            /**
             * @description What becomes of the rest of a side that is no whole number of cells
             * @default HALF
             * @enum {string}
             */
            filler: "HALF" | "PAD" | "FIT";
            /**
             * Format: double
             * @description In the unit
             * @example 254
             */
            height?: number;
            /**
             * @default NOMAG
             * @enum {string}
             */
            magnets: "NOMAG" | "MAG" | "GLUETOP" | "GLUEBOTTOM";
            /**
             * @description Whether the plates carry their numbers
             * @default true
             */
            numbers: boolean;
            /**
             * @description The SKU in any way of writing it; the parameters are not read then
             * @example GRID-254x371MM-MAG-INT
             */
            sku?: string;
            /**
             * @description Of width and height
             * @default mm
             * @enum {string}
             */
            unit: "mm" | "cm" | "inch" | "cells";
            /**
             * Format: double
             * @description In the unit
             * @example 371
             */
            width?: number;
        };
        GroupsOutputBody: {
            items: components["schemas"]["JobGroup"][];
        };
        HttpapiField: {
            /**
             * @description What is wrong with it, stable for programs
             * @example required
             */
            code?: string;
            /** @example body.sku */
            field: string;
            /** @example must not be empty */
            message: string;
            /** @description What the code speaks of, such as min, max and allowed */
            params?: {
                [key: string]: string;
            };
        };
        HttpapiListBodyAccountUserView: {
            items: components["schemas"]["AccountUserView"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiListBodyAuditEntry: {
            items: components["schemas"]["AuditEntry"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiListBodyCatalogIgnoredSKU: {
            items: components["schemas"]["CatalogIgnoredSKU"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiListBodyCatalogListView: {
            items: components["schemas"]["CatalogListView"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiListBodyCatalogUnmapped: {
            items: components["schemas"]["CatalogUnmapped"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiListBodyGridPresetView: {
            items: components["schemas"]["GridPresetView"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiListBodyGridView: {
            items: components["schemas"]["GridView"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiListBodyJournalEntry: {
            items: components["schemas"]["JournalEntry"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiListBodyNotifyView: {
            items: components["schemas"]["NotifyView"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiListBodyOrderView: {
            items: components["schemas"]["OrderView"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiListBodyPrintingView: {
            items: components["schemas"]["PrintingView"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiListBodyProfileView: {
            items: components["schemas"]["ProfileView"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiListBodyQueueadminJobView: {
            items: components["schemas"]["QueueadminJobView"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiListBodyShippingView: {
            items: components["schemas"]["ShippingView"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiListBodyWebhookView: {
            items: components["schemas"]["WebhookView"][];
            /** Format: int64 */
            page: number;
            /** Format: int64 */
            pageSize: number;
            /**
             * Format: int64
             * @description Entries on all pages
             */
            total: number;
            /** @description false: there are more than total; counting them all would take too long */
            totalIsExact: boolean;
        };
        HttpapiProblem: {
            /**
             * @description What kind of error, stable for programs
             * @example not-found
             */
            code: string;
            /** @description Names this request in the log */
            correlationId?: string;
            /** @description What is wrong and what to do, for people */
            detail: string;
            /** @description What is wrong with single fields */
            errors?: components["schemas"]["HttpapiField"][];
            /**
             * Format: int64
             * @description The HTTP status
             * @example 404
             */
            status: number;
            /**
             * @description The HTTP status in words
             * @example Not Found
             */
            title: string;
            /**
             * @description Always about:blank; the code says what kind it is
             * @example about:blank
             */
            type: string;
        };
        IntegrationChecksView: {
            /**
             * Format: date-time
             * @description Newest check
             */
            lastAt: string | null;
            /** @enum {string} */
            lastFailure: "" | "disconnected" | "refused" | "unreachable" | "busy" | "unexpected";
            /**
             * Format: date-time
             * @description Newest failed check, or failed call of a job
             */
            lastFailureAt: string | null;
            /** Format: date-time */
            lastSuccessAt: string | null;
            /** @description That failure in English */
            message: string;
        };
        IntegrationField: {
            /** @description What it is, in English */
            about: string;
            /**
             * @description secret is never shown again; secrets is a list of them
             * @enum {string}
             */
            kind: "text" | "url" | "secret" | "secrets";
            /**
             * @description Code of the label
             * @example integration.shopify.apiSecret
             */
            label: string;
            /**
             * @description As the body of the connecting operation calls it
             * @example apiSecret
             */
            name: string;
            /** @description Fields with the same word here replace each other: one of them is enough */
            oneOf: string;
            /** @description Needed for a first connection */
            required: boolean;
            /** @description Write-only: left out, it stays as it is while the account stays the same */
            secret: boolean;
            /** @description Whether there is a value now */
            set: boolean;
            /** @description The value now; always empty for secrets */
            value: string;
        };
        IntegrationQueueView: {
            /**
             * Format: int64
             * @description Failed calls in a row
             */
            failures: number;
            /**
             * Format: date-time
             * @description When the service is asked again
             */
            nextProbeAt: string | null;
            /** @description True while the service is down: its work waits and spends no attempt */
            paused: boolean;
            reason: string;
            /** @enum {string} */
            reasonCode: "" | "unreachable" | "refused" | "disconnected";
            /**
             * Format: date-time
             * @description When it was paused
             */
            since: string | null;
        };
        IntegrationSendcloudCredentials: {
            /** @description Public key of the API integration */
            publicKey: string;
            /** @description Secret key of the API integration. Left out: unchanged */
            secretKey?: string;
            /** @description Webhook signature key where the integration shows one. Left out: unchanged, at first the secret key */
            webhookKey?: string;
        };
        IntegrationShopifyCredentials: {
            /** @description Static token where a shop still has one; preferred to the client id. Left out: unchanged */
            accessToken?: string;
            /** @description Client id of the app */
            apiKey?: string;
            /** @description Client secret of the app; also the key that signs its webhooks. Left out: unchanged */
            apiSecret?: string;
            /** @description The shop's own domain, e.g. example-prints.myshopify.com */
            shopDomain: string;
            /** @description Further keys that may sign webhooks. Left out: unchanged */
            webhookSecrets?: string[];
        };
        IntegrationSimplyPrintCredentials: {
            /** @description API key of a user with the rights named in the manual. Left out: unchanged */
            apiKey?: string;
            /** @description The number in your panel's addresses */
            companyId: string;
            /** @description The secret that the farm sends with each webhook. Left out: unchanged */
            webhookToken?: string;
        };
        IntegrationSubscriptionView: {
            /** Format: date-time */
            checkedAt: string | null;
            /** @enum {string} */
            failure: "" | "disconnected" | "refused" | "unreachable" | "busy" | "unexpected";
            /**
             * @description Empty: not looked at yet; polled: the service is asked at intervals instead; manual: WEBHOOK_REGISTER is false, so people enter the address at the service; unneeded: the service has no webhooks
             * @enum {string}
             */
            state: "" | "active" | "polled" | "failed" | "manual" | "unneeded";
        };
        IntegrationTestView: {
            /**
             * @description What went wrong, for a page to say in its own words; empty when nothing did
             * @enum {string}
             */
            failure: "" | "disconnected" | "refused" | "unreachable" | "busy" | "unexpected";
            /** @description What answered */
            found: string;
            message: string;
            ok: boolean;
            /** @enum {string} */
            service: "shopify" | "simplyprint" | "sendcloud" | "xapi";
        };
        IntegrationView: {
            /** @description What was entered and is no secret */
            account: {
                [key: string]: string;
            };
            changedBy: string;
            checks: components["schemas"]["IntegrationChecksView"];
            /**
             * @description How it is doing, for a page to say in its own words: unreadable was stored with another key and must be entered again; refused does not take the credentials; paused is down and its work waits; failing had failed calls lately
             * @enum {string}
             */
            condition: "connected" | "disconnected" | "unreadable" | "refused" | "paused" | "failing";
            /** @description The form that connects it, in this order */
            fields: components["schemas"]["IntegrationField"][];
            /** @description Where the service shows its credentials; empty when that differs for everybody */
            helpUrl: string;
            /**
             * Format: date-time
             * @description When a webhook of the service came last
             */
            lastWebhookAt: string | null;
            /** @description What that webhook was about */
            lastWebhookTopic: string;
            /** @description The state in words */
            message: string;
            name: string;
            queue: components["schemas"]["IntegrationQueueView"];
            /** @description For each secret: set or not set */
            secrets: {
                [key: string]: string;
            };
            /** @enum {string} */
            service: "shopify" | "simplyprint" | "sendcloud" | "xapi";
            /** Format: date-time */
            since: string | null;
            /** @enum {string} */
            state: "connected-from-settings" | "connected" | "disconnected" | "refused";
            subscription: components["schemas"]["IntegrationSubscriptionView"];
            /** @description Where the service sends its webhooks, to copy */
            webhookUrl: string;
        };
        IntegrationXAPICredentials: {
            /** @description Where the ERP's X-API answers */
            baseUrl: string;
            /** @description Password of the ERP. Left out: unchanged */
            password?: string;
            /** @description User of the ERP */
            username: string;
        };
        JobCounts: {
            /**
             * Format: int64
             * @description Given up: they need a person
             */
            dead: number;
            /**
             * Format: int64
             * @description Kept finished ones, counted at most half a minute ago and in lists up to 10000; they are forgotten after a while
             */
            done: number;
            /**
             * Format: int64
             * @description Failed, and tried again by themselves
             */
            retrying: number;
            /** Format: int64 */
            running: number;
            /**
             * Format: int64
             * @description Waiting for their time
             */
            scheduled: number;
            /**
             * Format: int64
             * @description Due, and waiting for a free worker
             */
            waiting: number;
        };
        JobFailure: {
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            attempt: number;
            error: string;
            /**
             * Format: int64
             * @description null: not known, as of attempts whose process died
             */
            tookMs: number | null;
            /** @description Where it came from, if the program stumbled over itself; else empty */
            trace: string;
        };
        JobGroup: {
            /** @description Why, without what differs between the jobs; empty when the program ended before it could say */
            cause: string;
            /**
             * Format: int64
             * @description Those of them that are not tried again by themselves
             */
            dead: number;
            /** Format: int64 */
            jobs: number;
            /**
             * Format: date-time
             * @description Newest failure; null without a cause
             */
            last: string | null;
            /**
             * Format: date-time
             * @description First failure; null without a cause
             */
            since: string | null;
            type: string;
        };
        JobMoment: {
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            done: number;
            /** Format: int64 */
            failed: number;
        };
        JobRate: {
            /**
             * Format: int64
             * @description Failed attempts that made dead letters
             */
            dead: number;
            /** Format: int64 */
            done: number;
            /** Format: double */
            donePerMinute: number;
            /** Format: int64 */
            failed: number;
            /**
             * Format: double
             * @description Failed attempts
             */
            failedPerMinute: number;
            /**
             * Format: int64
             * @description Over how many minutes; the one that is not over yet is added
             * @enum {integer}
             */
            minutes: 1 | 15 | 60;
        };
        JobTimes: {
            /**
             * Format: int64
             * @description Attempts that this is made of
             */
            count: number;
            /**
             * Format: double
             * @description Half of them took at most this many milliseconds; null without attempts
             */
            p50Ms: number | null;
            /** Format: double */
            p95Ms: number | null;
        };
        JournalEntry: {
            correlationId: string;
            id: string;
            message: string;
            /** @description The event's own fields */
            metadata: unknown;
            orderId: string;
            /** @description The order's number at the shop; empty without an order */
            orderNumber: string;
            printJobId: string;
            /**
             * Format: int64
             * @description Position in the journal; grows
             */
            seq: number;
            /** @enum {string} */
            severity: "INFO" | "WARNING" | "ERROR";
            source: string;
            /** Format: date-time */
            time: string;
            /** @example order.created */
            type: string;
        };
        JournalMilestone: {
            /**
             * Format: int64
             * @description Since the order was received
             */
            elapsedMs: number;
            /** @example order_received */
            name: string;
            /** Format: date-time */
            time: string;
        };
        JournalTimeline: {
            /** @description In their order of writing */
            entries: components["schemas"]["JournalEntry"][];
            /** @description All of them, whatever part of the entries is asked for */
            milestones: components["schemas"]["JournalMilestone"][];
            /** @description There are later entries: ask again with the last one's seq as afterSeq */
            more: boolean;
        };
        JournalType: {
            /**
             * @description What it is about: the type's first word
             * @example order
             */
            area: string;
            description: string;
            /**
             * @description In a few plain words
             * @example Order received
             */
            name: string;
            /** @example order.created */
            type: string;
        };
        KeysOutputBody: {
            items: components["schemas"]["AccountKeyView"][];
        };
        ListOutputBody: {
            items: components["schemas"]["IntegrationView"][];
        };
        ManyInputBody: {
            /** @description As a group tells it */
            cause?: string;
            /** @description These jobs; without it, failing ones only */
            ids?: number[];
            kind?: string;
            orderId?: string;
            queue?: string;
            /** @enum {string} */
            type?: "FULFILLMENT" | "PRINT_JOB_CREATION" | "CANCELLATION" | "NOTIFICATION" | "SHIPMENT" | "ERP_EXPORT" | "BASEPLATE" | "EVENT" | "INBOX" | "OTHER";
        };
        MethodInputBody: {
            /** @description Code of a way to ship; empty: the one of the settings again */
            method: string;
            /** @description Why, in your own words */
            reason: string;
        };
        MethodsOutputBody: {
            /** @description The way that the order has now, or the one of the settings */
            current: string;
            items: components["schemas"]["ShippingMethodView"][];
        };
        NewKeyInputBody: {
            /**
             * Format: date-time
             * @description Absent: valid until it is revoked
             */
            expiresAt?: string;
            name: string;
            /** @description Permissions, none that the caller lacks */
            scopes: string[];
        };
        NewKeyOutputBody: {
            item: components["schemas"]["AccountKeyView"];
            /** @description The key itself, shown this once */
            key: string;
        };
        NewUserInputBody: {
            email: string;
            name: string;
            /** @description admin, operator, viewer; what they allow adds up */
            roles: string[];
        };
        NotifyMailView: {
            configured: boolean;
            from: string;
            host: string;
            /** Format: int64 */
            port: number;
            /** @description Whether a user and password are set */
            signsIn: boolean;
            /** @enum {string} */
            tls: "" | "starttls" | "implicit" | "none";
        };
        NotifyOrderRef: {
            id: string;
            number: string;
        };
        NotifyQuietHours: {
            /** @example 22:00 */
            from: string;
            /** @example 07:00 */
            to: string;
        };
        NotifyRules: {
            /** @description Who is told about the machinery; empty means operatorEmails */
            adminEmails: string[];
            /** @description false tells nobody anything; alerts are still kept and shown */
            enabled: boolean;
            /** @description The kinds of alert that people are told of */
            kinds: ("fulfillment_failed" | "print_failed" | "cancellation_review" | "retries_exhausted" | "integration_down" | "orders_stuck")[];
            /** @description Who is told about orders and gets the daily summary; empty means adminEmails */
            operatorEmails: string[];
            /** @description When alerts wait; null: never */
            quietHours: components["schemas"]["NotifyQuietHours"];
            /** @description Whether there is a daily summary; it has an hour of its own and knows no quiet hours */
            summaryEnabled: boolean;
            /**
             * Format: int64
             * @description Hour of the day, 0 to 23
             */
            summaryHour: number;
        };
        NotifyRulesView: {
            /** @description Who is told about the machinery; empty means operatorEmails */
            adminEmails: string[];
            /** @description false: NOTIFICATIONS_ENABLED is false, so nobody is told whatever is chosen here */
            allowed: boolean;
            /** @description The values that people changed; the others come from the environment */
            changed: string[];
            /** Format: date-time */
            changedAt: string | null;
            changedBy: string;
            /** @description The chats that get every message, by names without their secrets */
            chats: string[];
            /** @description From the environment */
            defaults: components["schemas"]["NotifyRules"];
            /** @description false tells nobody anything; alerts are still kept and shown */
            enabled: boolean;
            /** @description The kinds of alert that people are told of */
            kinds: ("fulfillment_failed" | "print_failed" | "cancellation_review" | "retries_exhausted" | "integration_down" | "orders_stuck")[];
            mail: components["schemas"]["NotifyMailView"];
            /** @description Who is told about orders and gets the daily summary; empty means adminEmails */
            operatorEmails: string[];
            /** @description When alerts wait; null: never */
            quietHours: components["schemas"]["NotifyQuietHours"];
            /** @description Whether there is a daily summary; it has an hour of its own and knows no quiet hours */
            summaryEnabled: boolean;
            /**
             * Format: int64
             * @description Hour of the day, 0 to 23
             */
            summaryHour: number;
            /** @description Of the hours, DAILY_SUMMARY_TIME_ZONE */
            timeZone: string;
        };
        NotifyTestView: {
            /** @description The mailbox, or the chat's name without its secrets */
            channel: string;
            /** @description What went wrong, empty when it was sent */
            problem: string;
            sent: boolean;
            /** @enum {string} */
            type: "mail" | "chat";
        };
        NotifyView: {
            /** Format: date-time */
            acknowledgedAt: string | null;
            acknowledgedBy: string;
            /** @description What groups it: a service, a kind of failure, a type of the retry queue */
            cause: string;
            /**
             * Format: int64
             * @description How often it was raised
             */
            count: number;
            detail: string;
            /** Format: date-time */
            firstAt: string;
            id: string;
            /** @enum {string} */
            kind: "fulfillment_failed" | "print_failed" | "cancellation_review" | "retries_exhausted" | "integration_down" | "orders_stuck";
            /** Format: date-time */
            lastAt: string;
            /**
             * Format: int64
             * @description How many of those are still open
             */
            openItems: number;
            /** @description Some of the orders */
            orders: components["schemas"]["NotifyOrderRef"][];
            /** Format: date-time */
            recoveredAt: string | null;
            /**
             * @description CLEARING: the cause is gone; whether it comes back is waited for
             * @enum {string}
             */
            state: "OPEN" | "CLEARING" | "RECOVERED";
            /** @description In plain words */
            title: string;
            /**
             * Format: date-time
             * @description When people were last told
             */
            toldAt: string | null;
        };
        OperationInputBody: {
            /** Format: int64 */
            autoRetries?: number;
            /** Format: int64 */
            defaultWeightGrams?: number;
            /** Format: int64 */
            packagingWeightGrams?: number;
            /** @description Values that are given back to the environment */
            reset?: ("autoRetries" | "shippingMethod" | "defaultWeightGrams" | "packagingWeightGrams")[];
            shippingMethod?: string;
        };
        OptionsOutputBody: {
            /** @description For PublicKeyCredential.parseCreationOptionsFromJSON or parseRequestOptionsFromJSON */
            publicKey: {
                [key: string]: unknown;
            };
        };
        OrderAct: {
            allowed: boolean;
            /** @description Why it is not allowed, for programs; empty when it is */
            code: string;
            name: string;
            /** @description Why it is not allowed, for people; empty when it is */
            reason: string;
        };
        OrderAddress: {
            address1: string;
            address2?: string;
            city: string;
            company?: string;
            country: string;
            countryCode: string;
            name: string;
            phone?: string;
            province?: string;
            provinceCode?: string;
            zip: string;
        };
        OrderAttribute: {
            name: string;
            value: string;
        };
        OrderDetailView: {
            /**
             * Format: int64
             * @description Print jobs on their way to a result
             */
            activeJobs: number;
            /** Format: date-time */
            cancelledAt: string | null;
            /** Format: date-time */
            completedAt: string | null;
            correlationId: string;
            /** Format: date-time */
            createdAt: string;
            currency: string;
            customerEmail: string;
            customerName: string;
            /** Format: date-time */
            fulfilledAt: string | null;
            /** @description A person must look at it before anything is made */
            held: boolean;
            id: string;
            /** @description Kinds of the open issues */
            issueKinds: string[];
            issues: components["schemas"]["OrderIssueView"][];
            lineItems: components["schemas"]["OrderLineView"][];
            /**
             * Format: int64
             * @description How many lines it has
             */
            lines: number;
            note: string;
            noteAttributes: components["schemas"]["OrderAttribute"][];
            /** @description As people know it, e.g. #1071 */
            number: string;
            /**
             * Format: int64
             * @description What needs a person
             */
            openIssues: number;
            /** Format: date-time */
            orderedAt: string;
            paymentStatus: string;
            /** Format: int64 */
            printJobs: number;
            /** Format: int64 */
            printJobsDone: number;
            /** @description It is paid, so it may be made */
            released: boolean;
            shippingAddress: components["schemas"]["OrderAddress"];
            /** @description The way to ship that the customer chose */
            shippingTitle: string;
            /** @description What the shop says, when a person corrected the address here */
            shopAddress: components["schemas"]["OrderAddress"];
            /** Format: int64 */
            shopOrderId: number;
            /** @enum {string} */
            status: "PENDING" | "PROCESSING" | "PARTIALLY_COMPLETED" | "COMPLETED" | "FULFILLED" | "FAILED" | "CANCELLED";
            tags: string[];
            /**
             * Format: int64
             * @description Total in minor units of the currency
             */
            totalMinor: number;
            trackingNumber: string;
            trackingUrl: string;
            /**
             * Format: int64
             * @description Units that are wanted
             */
            units: number;
            /**
             * Format: int64
             * @description Those of them that are ready
             */
            unitsDone: number;
            /** Format: date-time */
            updatedAt: string;
        };
        OrderIssueView: {
            /** Format: date-time */
            closedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            detail: string;
            id: string;
            kind: string;
            lineItemId: string;
            message: string;
            /** @description What the message speaks of */
            params: components["schemas"]["OrderParams"];
            /**
             * @description What usually settles it
             * @enum {string}
             */
            resolution: "map-sku" | "correct-address" | "retry" | "release" | "review";
            /** @enum {string} */
            state: "OPEN" | "RESOLVED" | "IGNORED";
        };
        OrderLineView: {
            /**
             * Format: int64
             * @description Wanted units that are ready
             */
            done: number;
            id: string;
            printable: boolean;
            properties: components["schemas"]["OrderAttribute"][];
            /**
             * Format: int64
             * @description As ordered
             */
            quantity: number;
            sku: string;
            /** @enum {string} */
            status: "PENDING" | "PROCESSING" | "PARTIALLY_COMPLETED" | "COMPLETED" | "FAILED" | "CANCELLED";
            title: string;
            /** Format: int64 */
            unitPriceMinor: number;
            /**
             * Format: int64
             * @description Less what was cancelled or refunded
             */
            wanted: number;
        };
        OrderParams: {
            /** @description What went wrong, in the words of whoever said so */
            error: string;
            fulfillmentId: string;
            printJobId: string;
            shipmentId: string;
            sku: string;
        };
        OrderView: {
            /**
             * Format: int64
             * @description Print jobs on their way to a result
             */
            activeJobs: number;
            /** Format: date-time */
            cancelledAt: string | null;
            /** Format: date-time */
            completedAt: string | null;
            correlationId: string;
            /** Format: date-time */
            createdAt: string;
            currency: string;
            customerEmail: string;
            customerName: string;
            /** Format: date-time */
            fulfilledAt: string | null;
            id: string;
            /** @description Kinds of the open issues */
            issueKinds: string[];
            /**
             * Format: int64
             * @description How many lines it has
             */
            lines: number;
            /** @description As people know it, e.g. #1071 */
            number: string;
            /**
             * Format: int64
             * @description What needs a person
             */
            openIssues: number;
            /** Format: date-time */
            orderedAt: string;
            paymentStatus: string;
            /** Format: int64 */
            printJobs: number;
            /** Format: int64 */
            printJobsDone: number;
            /** Format: int64 */
            shopOrderId: number;
            /** @enum {string} */
            status: "PENDING" | "PROCESSING" | "PARTIALLY_COMPLETED" | "COMPLETED" | "FULFILLED" | "FAILED" | "CANCELLED";
            /**
             * Format: int64
             * @description Total in minor units of the currency
             */
            totalMinor: number;
            trackingNumber: string;
            trackingUrl: string;
            /**
             * Format: int64
             * @description Units that are wanted
             */
            units: number;
            /**
             * Format: int64
             * @description Those of them that are ready
             */
            unitsDone: number;
            /** Format: date-time */
            updatedAt: string;
        };
        OutputBody: {
            items: components["schemas"]["FulfillmentView"][];
        };
        OverviewAction: {
            alertId: string;
            /** @description Whether the caller has it */
            allowed: boolean;
            cause: string;
            issueId: string;
            jobType: string;
            /** @enum {string} */
            kind: "map-sku" | "correct-address" | "retry" | "release" | "review" | "connect" | "replay" | "acknowledge";
            orderId: string;
            /** @description What it needs */
            permission: string;
            printJobId: string;
            service: string;
            shipmentId: string;
            sku: string;
        };
        OverviewLine: {
            /** @description The baseplate to measure that it asks for */
            baseplate?: components["schemas"]["GridOfLine"];
            /**
             * Format: int64
             * @description Wanted units that are ready
             */
            done: number;
            /**
             * Format: int64
             * @description Units taken from the shelf
             */
            fromStock: number;
            id: string;
            /** @description What one unit is printed from; empty while the SKU is not mapped */
            parts: components["schemas"]["PrintingPartProgress"][];
            printable: boolean;
            properties: components["schemas"]["OrderAttribute"][];
            /**
             * Format: int64
             * @description As ordered
             */
            quantity: number;
            sku: string;
            /** @enum {string} */
            status: "PENDING" | "PROCESSING" | "PARTIALLY_COMPLETED" | "COMPLETED" | "FAILED" | "CANCELLED";
            title: string;
            /** Format: int64 */
            unitPriceMinor: number;
            /**
             * Format: int64
             * @description Less what was cancelled or refunded
             */
            wanted: number;
        };
        OverviewOrderRef: {
            id: string;
            number: string;
        };
        OverviewOutcome: {
            /** @description Why not, for programs */
            code: string;
            id: string;
            /** @description Empty when there is no such order */
            number: string;
            /** @enum {string} */
            outcome: "done" | "refused" | "not-found" | "failed";
            /** @description Why not, for people */
            reason: string;
        };
        OverviewPage: {
            /** @description What can be done about the order now, and why the rest cannot */
            actions: components["schemas"]["OrderAct"][];
            /**
             * Format: int64
             * @description Print jobs on their way to a result
             */
            activeJobs: number;
            /** Format: date-time */
            cancelledAt: string | null;
            /** Format: date-time */
            completedAt: string | null;
            correlationId: string;
            /** Format: date-time */
            createdAt: string;
            currency: string;
            customerEmail: string;
            customerName: string;
            /** Format: date-time */
            fulfilledAt: string | null;
            /** @description Newest first */
            fulfillments: components["schemas"]["FulfillmentView"][];
            /** @description A person must look at it before anything is made */
            held: boolean;
            /** @description What the caller lacks the permission to see; it is left empty */
            hidden: ("printJobs" | "shipments" | "queues")[];
            id: string;
            /** @description Kinds of the open issues */
            issueKinds: string[];
            issues: components["schemas"]["OrderIssueView"][];
            /** @description Its print jobs, at most 500 */
            jobs: components["schemas"]["PrintingOrderJob"][];
            lineItems: components["schemas"]["OverviewLine"][];
            /**
             * Format: int64
             * @description How many lines it has
             */
            lines: number;
            note: string;
            noteAttributes: components["schemas"]["OrderAttribute"][];
            /** @description As people know it, e.g. #1071 */
            number: string;
            /**
             * Format: int64
             * @description What needs a person
             */
            openIssues: number;
            /** Format: date-time */
            orderedAt: string;
            paymentStatus: string;
            /** Format: int64 */
            printJobs: number;
            /** Format: int64 */
            printJobsDone: number;
            /** @description It is paid, so it may be made */
            released: boolean;
            /** @description Newest first */
            shipments: components["schemas"]["ShippingView"][];
            shippingAddress: components["schemas"]["OrderAddress"];
            /** @description The way to ship that the customer chose */
            shippingTitle: string;
            /** @description What the shop says, when a person corrected the address here */
            shopAddress: components["schemas"]["OrderAddress"];
            /** Format: int64 */
            shopOrderId: number;
            /** @enum {string} */
            status: "PENDING" | "PROCESSING" | "PARTIALLY_COMPLETED" | "COMPLETED" | "FULFILLED" | "FAILED" | "CANCELLED";
            tags: string[];
            /**
             * Format: int64
             * @description Total in minor units of the currency
             */
            totalMinor: number;
            trackingNumber: string;
            trackingUrl: string;
            /**
             * Format: int64
             * @description Units that are wanted
             */
            units: number;
            /**
             * Format: int64
             * @description Those of them that are ready
             */
            unitsDone: number;
            /** Format: date-time */
            updatedAt: string;
        };
        OverviewRetried: {
            /**
             * Format: int64
             * @description Baseplates to measure that failed and are made again
             */
            baseplates: number;
            /**
             * Format: int64
             * @description Other calls to outside services that run again
             */
            commands: number;
            /** @description The shop is told again */
            fulfillment: boolean;
            /**
             * Format: int64
             * @description Failed prints that are queued again
             */
            printJobs: number;
            /** @description A label is made again */
            shipment: boolean;
        };
        OverviewTask: {
            action: components["schemas"]["OverviewAction"];
            /**
             * Format: int64
             * @description How many things it stands for
             */
            count: number;
            /** @description Stays the same while the task does */
            id: string;
            /**
             * @description A kind of issue, or integration_down, integration_refused, integration_disconnected, dead_letter, alert, webhook_failed, gap, shipment_exception
             * @example unmapped_product
             */
            kind: string;
            /** @description Some of the orders it is about, at most 10 */
            orders: components["schemas"]["OverviewOrderRef"][];
            params: components["schemas"]["OverviewTaskParams"];
            /** @enum {string} */
            severity: "WARNING" | "ERROR";
            /** Format: date-time */
            since: string;
            /** @description What it is about, in a few words */
            subject: string;
        };
        OverviewTaskParams: {
            alertKind: string;
            /** @description Of dead letters and alerts: what groups them */
            cause: string;
            /** @description What went wrong, in the words of whoever said so */
            error: string;
            fulfillmentId: string;
            /** @description Of dead letters: their type in the retry queue */
            jobType: string;
            /** @description In English, as an issue, a service or a job says it */
            message: string;
            /** @description When it is about one order */
            orderId: string;
            orderNumber: string;
            printJobId: string;
            /** @description shopify, simplyprint, sendcloud or xapi */
            service: string;
            shipmentId: string;
            sku: string;
            /** @description Of a gap: the other side's name for it */
            subject: string;
        };
        OverviewTasks: {
            /** @description Areas that the caller lacks the permission to see */
            hidden: ("shipments" | "queues" | "integrations" | "logs")[];
            /** @description The most urgent first, at most 100 */
            items: components["schemas"]["OverviewTask"][];
            /**
             * Format: int64
             * @description Orders that need a person
             */
            orders: number;
            /**
             * Format: int64
             * @description All tasks
             */
            total: number;
        };
        PairOutputBody: {
            /**
             * @description To be shown on the screen and typed by a person under Settings
             * @example k7mp-x4tr
             */
            code: string;
            /** Format: date-time */
            expiresAt: string;
        };
        PasskeysOutputBody: {
            items: components["schemas"]["AccountPasskeyView"][];
        };
        PrintersOutputBody: {
            farm: components["schemas"]["PrintingFarmView"];
            items: components["schemas"]["PrintingPrinterView"][];
        };
        PrintingAttempt: {
            detail: string;
            /** Format: date-time */
            endedAt: string | null;
            /**
             * Format: int64
             * @description Its number at SimplyPrint
             */
            farmJobId: number;
            printerName: string;
            /** @enum {string} */
            status: "COMPLETED" | "FAILED" | "CANCELLED";
        };
        PrintingColumnView: {
            items: components["schemas"]["PrintingView"][];
            /** @enum {string} */
            status: "PENDING" | "QUEUED" | "ASSIGNED" | "PRINTING" | "FAILED" | "COMPLETED" | "CANCELLED";
            /** Format: int64 */
            total: number;
        };
        PrintingDetailView: {
            /** @description What a person can do with it, and what stands against it */
            actions: components["schemas"]["OrderAct"][];
            /**
             * Format: int64
             * @description Counts from 1; one more with each retry
             */
            attempt: number;
            /** @description The farm's prints of it that have ended, oldest first */
            attempts: components["schemas"]["PrintingAttempt"][];
            color: string;
            /** Format: date-time */
            completedAt: string | null;
            /** @description Decimal text in the farm's currency */
            cost: string;
            /** Format: date-time */
            createdAt: string;
            errorMessage: string;
            /**
             * Format: int64
             * @description How long one print takes; 0: unknown
             */
            estimateSeconds: number;
            /** Format: int64 */
            filamentMilligrams: number;
            /** @description Library file at SimplyPrint */
            fileId: string;
            /**
             * Format: date-time
             * @description When the print will be done, by the farm's last word or else by its estimate; only while it prints
             */
            finishAt: string | null;
            id: string;
            lineItemId: string;
            material: string;
            orderId: string;
            /** @description As people know it, e.g. #1071 */
            orderNumber: string;
            partName: string;
            /** @description Empty while it waits */
            printerName: string;
            /** Format: int64 */
            printSeconds: number;
            /**
             * Format: int64
             * @description Percent, as the farm said last
             */
            progress: number;
            /**
             * Format: int64
             * @description Until finishAt, when this was answered
             */
            remainingSeconds: number | null;
            /** Format: int64 */
            retryCount: number;
            /**
             * Format: date-time
             * @description When it was declared useless; it then counts as not made
             */
            scrappedAt: string | null;
            sku: string;
            /** Format: date-time */
            startedAt: string | null;
            /** @enum {string} */
            status: "PENDING" | "QUEUED" | "ASSIGNED" | "PRINTING" | "COMPLETED" | "FAILED" | "CANCELLED";
            /** @description The product's name in the shop */
            title: string;
            /** Format: date-time */
            updatedAt: string;
        };
        PrintingFarmView: {
            connected: boolean;
            /**
             * Format: date-time
             * @description When the printers were read last; null: never
             */
            seenAt: string | null;
            /** @description It should have been read again since: what is shown may be wrong */
            stale: boolean;
        };
        PrintingFileView: {
            /** Format: date-time */
            createdAt: string | null;
            /** Format: int64 */
            folderId: number;
            /** @description 32 hex digits; a part's fileId */
            id: string;
            name: string;
            /**
             * Format: int64
             * @description 0: the farm does not say
             */
            printSeconds: number;
            /** Format: int64 */
            sizeBytes: number;
            /** @description At SimplyPrint; empty: none */
            thumbnailUrl: string;
            /** @description printable, or model: that must be sliced first */
            type: string;
        };
        PrintingFloorJob: {
            color: string;
            id: string;
            material: string;
            orderId: string;
            orderNumber: string;
            partName: string;
            sku: string;
        };
        PrintingFolderView: {
            /** Format: int64 */
            id: number;
            name: string;
        };
        PrintingOnPrinter: {
            id: string;
            orderId: string;
            orderNumber: string;
            partName: string;
            sku: string;
            /** Format: date-time */
            startedAt: string | null;
        };
        PrintingOrderJob: {
            /** @description What a person can do with it, and what stands against it */
            actions: components["schemas"]["OrderAct"][];
            /**
             * Format: int64
             * @description Counts from 1; one more with each retry
             */
            attempt: number;
            color: string;
            /** Format: date-time */
            completedAt: string | null;
            /** @description Decimal text in the farm's currency */
            cost: string;
            /** Format: date-time */
            createdAt: string;
            errorMessage: string;
            /**
             * Format: int64
             * @description How long one print takes; 0: unknown
             */
            estimateSeconds: number;
            /** Format: int64 */
            filamentMilligrams: number;
            /** @description Library file at SimplyPrint */
            fileId: string;
            /**
             * Format: date-time
             * @description When the print will be done, by the farm's last word or else by its estimate; only while it prints
             */
            finishAt: string | null;
            id: string;
            lineItemId: string;
            material: string;
            orderId: string;
            /** @description As people know it, e.g. #1071 */
            orderNumber: string;
            partId: string;
            partName: string;
            /** @description Empty while it waits */
            printerName: string;
            /** Format: int64 */
            printSeconds: number;
            /**
             * Format: int64
             * @description Percent, as the farm said last
             */
            progress: number;
            /**
             * Format: int64
             * @description Until finishAt, when this was answered
             */
            remainingSeconds: number | null;
            /** Format: int64 */
            retryCount: number;
            /**
             * Format: date-time
             * @description When it was declared useless; it then counts as not made
             */
            scrappedAt: string | null;
            sku: string;
            /** Format: date-time */
            startedAt: string | null;
            /** @enum {string} */
            status: "PENDING" | "QUEUED" | "ASSIGNED" | "PRINTING" | "COMPLETED" | "FAILED" | "CANCELLED";
            /** @description The product's name in the shop */
            title: string;
            /** Format: date-time */
            updatedAt: string;
        };
        PrintingPartProgress: {
            /**
             * Format: int64
             * @description Prints that failed and that nobody has decided on
             */
            failed: number;
            fileId: string;
            /**
             * Format: int64
             * @description Prints that came out well
             */
            good: number;
            id: string;
            /**
             * Format: int64
             * @description Prints on their way: planned, queued or on a printer
             */
            inFlight: number;
            name: string;
            /**
             * Format: int64
             * @description Prints that nothing is done about yet
             */
            open: number;
            /**
             * Format: int64
             * @description Pieces in one sold unit
             */
            quantity: number;
            /**
             * Format: int64
             * @description Prints that the order needs
             */
            wanted: number;
            /**
             * Format: int64
             * @description Pieces that one print gives
             */
            yieldPerPrint: number;
        };
        PrintingPrinterView: {
            /**
             * Format: date-time
             * @description Since when it is in this condition, as far as it was seen
             */
            changedAt: string;
            /** @enum {string} */
            condition: "printing" | "paused" | "idle" | "awaiting-bed-clear" | "busy" | "error" | "maintenance" | "offline" | "out-of-order";
            /** @description What is on it; empty: nothing */
            fileName: string;
            /** Format: date-time */
            finishAt: string | null;
            /** Format: int64 */
            groupId: number;
            /**
             * Format: int64
             * @description Its number at SimplyPrint
             */
            id: number;
            /** Format: int64 */
            modelId: number;
            modelName: string;
            name: string;
            online: boolean;
            /** @description The job of ours that is on it; null: none, or somebody else's print */
            printJob: components["schemas"]["PrintingOnPrinter"];
            /**
             * Format: int64
             * @description Percent
             */
            progress: number;
            /** Format: int64 */
            remainingSeconds: number | null;
            /** @description The farm's own word */
            state: string;
        };
        PrintingReadyOrder: {
            orderId: string;
            orderNumber: string;
            /** Format: date-time */
            readyAt: string | null;
            /** Format: int64 */
            units: number;
        };
        PrintingView: {
            /** @description What a person can do with it, and what stands against it */
            actions: components["schemas"]["OrderAct"][];
            /**
             * Format: int64
             * @description Counts from 1; one more with each retry
             */
            attempt: number;
            color: string;
            /** Format: date-time */
            completedAt: string | null;
            /** @description Decimal text in the farm's currency */
            cost: string;
            /** Format: date-time */
            createdAt: string;
            errorMessage: string;
            /**
             * Format: int64
             * @description How long one print takes; 0: unknown
             */
            estimateSeconds: number;
            /** Format: int64 */
            filamentMilligrams: number;
            /** @description Library file at SimplyPrint */
            fileId: string;
            /**
             * Format: date-time
             * @description When the print will be done, by the farm's last word or else by its estimate; only while it prints
             */
            finishAt: string | null;
            id: string;
            lineItemId: string;
            material: string;
            orderId: string;
            /** @description As people know it, e.g. #1071 */
            orderNumber: string;
            partName: string;
            /** @description Empty while it waits */
            printerName: string;
            /** Format: int64 */
            printSeconds: number;
            /**
             * Format: int64
             * @description Percent, as the farm said last
             */
            progress: number;
            /**
             * Format: int64
             * @description Until finishAt, when this was answered
             */
            remainingSeconds: number | null;
            /** Format: int64 */
            retryCount: number;
            /**
             * Format: date-time
             * @description When it was declared useless; it then counts as not made
             */
            scrappedAt: string | null;
            sku: string;
            /** Format: date-time */
            startedAt: string | null;
            /** @enum {string} */
            status: "PENDING" | "QUEUED" | "ASSIGNED" | "PRINTING" | "COMPLETED" | "FAILED" | "CANCELLED";
            /** @description The product's name in the shop */
            title: string;
            /** Format: date-time */
            updatedAt: string;
        };
        ProfileBed: {
            /** Format: double */
            depth: number;
            /** Format: double */
            height: number;
            /** Format: double */
            width: number;
        };
        ProfileFullView: {
            /** @description Of a machine */
            bed?: components["schemas"]["ProfileBed"];
            /**
             * @description ini is PrusaSlicer's, json that of OrcaSlicer and Bambu Studio
             * @enum {string}
             */
            format: "ini" | "json";
            /** @enum {string} */
            kind: "machine" | "process" | "filament";
            name: string;
            /** @description Comes with the program and was not changed */
            preset: boolean;
            settings: string;
            /** Format: date-time */
            updatedAt?: string;
            updatedBy?: string;
            /** @description Taken where none is named */
            usual: boolean;
            /**
             * Format: int64
             * @description 0 of a preset
             */
            version: number;
        };
        ProfileView: {
            /** @description Of a machine */
            bed?: components["schemas"]["ProfileBed"];
            /**
             * @description ini is PrusaSlicer's, json that of OrcaSlicer and Bambu Studio
             * @enum {string}
             */
            format: "ini" | "json";
            /** @enum {string} */
            kind: "machine" | "process" | "filament";
            name: string;
            /** @description Comes with the program and was not changed */
            preset: boolean;
            /** Format: date-time */
            updatedAt?: string;
            updatedBy?: string;
            /** @description Taken where none is named */
            usual: boolean;
            /**
             * Format: int64
             * @description 0 of a preset
             */
            version: number;
        };
        PushBrowserKeys: {
            auth: string;
            p256dh: string;
        };
        PushChoice: {
            classes: ("needs-attention" | "order-ready" | "print-failed" | "shipment-problem" | "system-alert" | "new-order")[];
        };
        PushClassView: {
            /** @description Whether the caller has that permission */
            allowed: boolean;
            chosen: boolean;
            /** @enum {string} */
            class: "needs-attention" | "order-ready" | "print-failed" | "shipment-problem" | "system-alert" | "new-order";
            /** @description What it takes to be told */
            permission: string;
        };
        PushSettings: {
            /** @description Whether the caller ever chose; until then the usual classes hold */
            chosen: boolean;
            classes: components["schemas"]["PushClassView"][];
            /** @description applicationServerKey for PushManager.subscribe, base64url */
            publicKey: string;
            /** @description The caller's browsers */
            subscriptions: components["schemas"]["PushView"][];
        };
        PushSubscribing: {
            /** @description What the person calls this browser */
            device?: string;
            endpoint: string;
            keys: components["schemas"]["PushBrowserKeys"];
        };
        PushTested: {
            items: components["schemas"]["PushTestView"][];
        };
        PushTestView: {
            device: string;
            id: string;
            /** @enum {string} */
            problem: "" | "unreachable" | "busy" | "refused";
            /** @description The browser had given the subscription up, and it was removed */
            removed: boolean;
            sent: boolean;
        };
        PushView: {
            /** Format: date-time */
            createdAt: string;
            /** @description false: it was made for another public key and must be made anew */
            current: boolean;
            /** @description As the person called it */
            device: string;
            id: string;
            /**
             * @description Why the last message was not taken, empty when it was
             * @enum {string}
             */
            problem: "" | "unreachable" | "busy" | "refused";
            /**
             * Format: date-time
             * @description When it last took a message
             */
            toldAt: string | null;
        };
        PutInputBody: {
            /** @description An ini of PrusaSlicer (File, Export, Export Config) or a JSON profile of OrcaSlicer or Bambu Studio, complete */
            settings: string;
            /**
             * Format: int64
             * @description When given, the change is refused if someone else was faster
             */
            version?: number;
        };
        QueueadminBulk: {
            /** @description There are more; ask again */
            more: boolean;
            /**
             * Format: int64
             * @description Ended instead, because nobody wants their work any more
             */
            obsolete: number;
            /** Format: int64 */
            retried: number;
            /**
             * Format: int64
             * @description Left alone: running or done meanwhile, or of a kind that this version does not have
             */
            skipped: number;
        };
        QueueadminBulkDiscard: {
            /** Format: int64 */
            discarded: number;
            /** @description There are more; ask again */
            more: boolean;
            /**
             * Format: int64
             * @description Left alone: running or done meanwhile
             */
            skipped: number;
        };
        QueueadminJobDetail: {
            /** @description What can be done about it now, if the caller may: retry has it run at once with all its attempts, discard takes it out of the queue */
            actions: ("retry" | "discard")[];
            /** @description With what may be personal or secret masked */
            arguments: unknown;
            /**
             * Format: int64
             * @description Made so far
             */
            attempts: number;
            /** @description Why it failed or waits; the same for all jobs that stopped for one reason */
            cause: string;
            correlationId: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt: string | null;
            /** @description Failed attempts, oldest first */
            failures: components["schemas"]["JobFailure"][];
            /** Format: int64 */
            id: number;
            /** @example fulfillment-create */
            kind: string;
            /** Format: date-time */
            lastAttemptAt: string | null;
            lastError: string;
            /** Format: int64 */
            maxAttempts: number;
            /** Format: date-time */
            nextAttemptAt: string | null;
            orderId: string;
            /** @description Which process made the newest attempt; see the processes of the system */
            process: string;
            queue: string;
            /** @description The ids among its arguments */
            references: {
                [key: string]: string;
            };
            /**
             * @description waiting is due; scheduled waits for its time
             * @enum {string}
             */
            state: "waiting" | "scheduled" | "running" | "retrying" | "dead" | "done";
            /** @description What jobs of the kind do, in plain words */
            title: string;
            /** @enum {string} */
            type: "FULFILLMENT" | "PRINT_JOB_CREATION" | "CANCELLATION" | "NOTIFICATION" | "SHIPMENT" | "ERP_EXPORT" | "BASEPLATE" | "EVENT" | "INBOX" | "OTHER";
        };
        QueueadminJobPage: {
            items: components["schemas"]["QueueadminJobView"][];
            /** @description Cursor of the next part; empty at the end */
            next: string;
        };
        QueueadminJobView: {
            /** @description What can be done about it now, if the caller may: retry has it run at once with all its attempts, discard takes it out of the queue */
            actions: ("retry" | "discard")[];
            /**
             * Format: int64
             * @description Made so far
             */
            attempts: number;
            /** @description Why it failed or waits; the same for all jobs that stopped for one reason */
            cause: string;
            correlationId: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            endedAt: string | null;
            /** Format: int64 */
            id: number;
            /** @example fulfillment-create */
            kind: string;
            /** Format: date-time */
            lastAttemptAt: string | null;
            lastError: string;
            /** Format: int64 */
            maxAttempts: number;
            /** Format: date-time */
            nextAttemptAt: string | null;
            orderId: string;
            queue: string;
            /** @description The ids among its arguments */
            references: {
                [key: string]: string;
            };
            /**
             * @description waiting is due; scheduled waits for its time
             * @enum {string}
             */
            state: "waiting" | "scheduled" | "running" | "retrying" | "dead" | "done";
            /** @description What jobs of the kind do, in plain words */
            title: string;
            /** @enum {string} */
            type: "FULFILLMENT" | "PRINT_JOB_CREATION" | "CANCELLATION" | "NOTIFICATION" | "SHIPMENT" | "ERP_EXPORT" | "BASEPLATE" | "EVENT" | "INBOX" | "OTHER";
        };
        QueueadminKindView: {
            /** @description The same in a sentence */
            about: string;
            counts: components["schemas"]["JobCounts"];
            /** @description The last hour minute by minute, oldest first */
            history: components["schemas"]["JobMoment"][];
            /** @example fulfillment-create */
            kind: string;
            /** @description false: jobs of it were left behind by another version of the program */
            known: boolean;
            /**
             * Format: int64
             * @description Attempts before a job is given up
             */
            maxAttempts: number;
            /**
             * Format: date-time
             * @description Since when the job has been due that waits longest for a free worker
             */
            oldestWaiting: string | null;
            /** @description Over the last 1, 15 and 60 minutes */
            rates: components["schemas"]["JobRate"][];
            /** @description How long attempts took, over the last hour */
            run: components["schemas"]["JobTimes"];
            /** @description What it does, in a few plain words */
            title: string;
            /** @enum {string} */
            type: "FULFILLMENT" | "PRINT_JOB_CREATION" | "CANCELLATION" | "NOTIFICATION" | "SHIPMENT" | "ERP_EXPORT" | "EVENT" | "INBOX" | "OTHER";
            /** @description From being due to being worked, over the last hour */
            wait: components["schemas"]["JobTimes"];
        };
        QueueadminPauseView: {
            by: string;
            /** Format: date-time */
            since: string;
        };
        QueueadminQueueView: {
            about: string;
            counts: components["schemas"]["JobCounts"];
            /** @description The last hour minute by minute, oldest first */
            history: components["schemas"]["JobMoment"][];
            kinds: components["schemas"]["QueueadminKindView"][];
            /**
             * Format: date-time
             * @description Since when the job has been due that waits longest for a free worker
             */
            oldestWaiting: string | null;
            /** @description null while it is worked. A service that is down pauses its work too; the connections tell of that */
            paused: components["schemas"]["QueueadminPauseView"];
            /**
             * Format: int64
             * @description Processes that work it now; 0 means that nobody does
             */
            processes: number;
            /** @example simplyprint */
            queue: string;
            /** @description Over the last 1, 15 and 60 minutes */
            rates: components["schemas"]["JobRate"][];
            /** @description How long attempts took, over the last hour */
            run: components["schemas"]["JobTimes"];
            title: string;
            /** @description From being due to being worked, over the last hour */
            wait: components["schemas"]["JobTimes"];
            /**
             * Format: int64
             * @description Jobs that one process works at a time
             */
            workers: number;
        };
        QueueadminScheduleRunView: {
            /** Format: date-time */
            at: string;
            error: string;
            /**
             * @description unknown: it has not ended, or its process died
             * @enum {string}
             */
            result: "done" | "failed" | "unknown";
            /**
             * Format: int64
             * @description null while it runs, or when its process died
             */
            tookMs: number | null;
        };
        QueueadminScheduleView: {
            /** @description Hour of the day by the server's clock, such as 03:00; empty when it runs by an interval */
            dailyAt: string;
            /**
             * Format: double
             * @description 0 when it runs by the clock
             */
            everySeconds: number;
            /** @description null: never */
            lastRun: components["schemas"]["QueueadminScheduleRunView"];
            /** @example reconcile-shopify */
            name: string;
            /**
             * Format: date-time
             * @description null while it is paused, or when it runs as soon as it can
             */
            nextAt: string | null;
            paused: components["schemas"]["QueueadminPauseView"];
            /** @description A person asked for a run now */
            soon: boolean;
            /** @description What it does, in plain words */
            title: string;
        };
        QueuesOutputBody: {
            items: components["schemas"]["QueueadminQueueView"][];
            /**
             * @description Whose jobs the figures count: all is told to the tenant that runs the installation
             * @enum {string}
             */
            scope: "all" | "own";
        };
        ReconcileGapView: {
            /** Format: date-time */
            foundAt: string;
            /** @enum {string} */
            integration: "shopify" | "simplyprint" | "sendcloud";
            message: string;
            subject: string;
        };
        ReconcileRunView: {
            /** Format: int64 */
            checked: number;
            /** Format: date-time */
            finishedAt: string | null;
            /** Format: int64 */
            found: number;
            /** Format: date-time */
            from: string;
            fulfillmentStatus: string;
            id: string;
            /** @enum {string} */
            integration: "shopify" | "simplyprint" | "sendcloud";
            lastError: string;
            /** Format: int64 */
            pages: number;
            /**
             * Format: int64
             * @description How often the window was read
             */
            passes: number;
            /** Format: int64 */
            repaired: number;
            /** @description false: asked for by a person */
            rolling: boolean;
            /** Format: date-time */
            startedAt: string;
            /** @enum {string} */
            state: "RUNNING" | "DONE" | "FAILED";
            /** Format: date-time */
            to: string;
        };
        ReconcileStateView: {
            /**
             * Format: int64
             * @description What the last comparison looked at
             */
            checked: number;
            /**
             * Format: date-time
             * @description Everything before it was compared; null: not yet
             */
            completeUpTo: string | null;
            /**
             * Format: int64
             * @description Differences that it found
             */
            found: number;
            /** @enum {string} */
            integration: "shopify" | "simplyprint" | "sendcloud";
            /** @description Why the comparison does not get on; empty while it does */
            lastError: string;
            /** Format: date-time */
            lastRunAt: string | null;
            /**
             * Format: int64
             * @description What is known to be missing and could not be mended
             */
            missing: number;
            /**
             * Format: int64
             * @description Differences that it mended, or noted on their order for a person
             */
            repaired: number;
        };
        RenamePasskeyInputBody: {
            name: string;
        };
        ReplayFailedInputBody: {
            /**
             * @description Empty: of every source
             * @enum {string}
             */
            source?: "shopify" | "simplyprint" | "sendcloud";
            /**
             * @description Only what failed is read again by filter
             * @enum {string}
             */
            status: "FAILED";
        };
        ReplayFailedOutputBody: {
            /** @description There are more; ask again */
            more: boolean;
            /** Format: int64 */
            replayed: number;
        };
        ResolveInputBody: {
            /** @description The corrected address */
            address?: components["schemas"]["OrderAddress"];
            /** @description Leave it as it is; a line that is not mapped is then not printed */
            ignore?: boolean;
            reason: string;
        };
        RetryInputBody: {
            /** @description Make it again from the start, also when it is ready: its mapping gets the new files */
            anew?: boolean;
            /** @description Why, in your own words */
            reason: string;
        };
        RetryOutputBody: {
            /** @description Why it is obsolete */
            note: string;
            /**
             * @description obsolete: nobody wants its work any more, so it was ended without running it
             * @enum {string}
             */
            outcome: "retried" | "obsolete";
        };
        RulesInputBody: {
            adminEmails?: string[];
            enabled?: boolean;
            kinds?: ("fulfillment_failed" | "print_failed" | "cancellation_review" | "retries_exhausted" | "integration_down" | "orders_stuck")[];
            operatorEmails?: string[];
            /** @description Reset it to have none */
            quietHours?: components["schemas"]["NotifyQuietHours"];
            /** @description Values that are given back to the environment */
            reset?: ("enabled" | "operatorEmails" | "adminEmails" | "kinds" | "quietHours" | "summaryEnabled" | "summaryHour")[];
            summaryEnabled?: boolean;
            /** Format: int64 */
            summaryHour?: number;
        };
        SchedulesOutputBody: {
            items: components["schemas"]["QueueadminScheduleView"][];
        };
        ScreensOutputBody: {
            items: components["schemas"]["AccountScreenView"][];
        };
        SettingsOperation: {
            /**
             * Format: int64
             * @description How often a failed print is queued again by itself before a person is asked
             */
            autoRetries: number;
            /**
             * Format: int64
             * @description Weight of one unit whose product mapping and shop line name none
             */
            defaultWeightGrams: number;
            /**
             * Format: int64
             * @description Weight of the empty box, added to every parcel
             */
            packagingWeightGrams: number;
            /** @description Shipping option code, or old method number, used for every parcel that is made from now on */
            shippingMethod: string;
        };
        SettingsOperationView: {
            /**
             * Format: int64
             * @description How often a failed print is queued again by itself before a person is asked
             */
            autoRetries: number;
            /** @description The values that people changed; the others come from the environment */
            changed: string[];
            /** Format: date-time */
            changedAt: string | null;
            changedBy: string;
            /** @description From the environment */
            defaults: components["schemas"]["SettingsOperation"];
            /**
             * Format: int64
             * @description Weight of one unit whose product mapping and shop line name none
             */
            defaultWeightGrams: number;
            /**
             * Format: int64
             * @description Weight of the empty box, added to every parcel
             */
            packagingWeightGrams: number;
            /** @description Shipping option code, or old method number, used for every parcel that is made from now on */
            shippingMethod: string;
        };
        SheetInputBody: {
            /** @description Shipments, in the order in which their labels are wanted */
            ids: string[];
            /**
             * @description A6: one label a page, as it came; A4: four on a page
             * @default A6
             * @enum {string}
             */
            paper: "A6" | "A4";
        };
        ShippingCancellationView: {
            /** Format: date-time */
            at: string | null;
            /** @description What that means, for people */
            message: string;
            /** @enum {string} */
            state: "NONE" | "REQUESTED" | "QUEUED" | "REFUSED" | "DONE";
        };
        ShippingChoiceView: {
            currency: string;
            method: string;
            methodName: string;
            orderId: string;
            /** @description Decimal text, empty when unknown */
            price: string;
        };
        ShippingDetailView: {
            /** @description What a person can do with it, and what stands against it */
            actions: components["schemas"]["OrderAct"][];
            /**
             * Format: int64
             * @description Counts the shipments of the order
             */
            attempt: number;
            cancellation: components["schemas"]["ShippingCancellationView"];
            carrier: string;
            /** @description The carrier's own word */
            carrierStatus: string;
            /** Format: date-time */
            carrierStatusAt: string | null;
            /** Format: date-time */
            createdAt: string;
            currency: string;
            hasLabel: boolean;
            /** @description Oldest first */
            history: components["schemas"]["ShippingHistoryEntry"][];
            id: string;
            /** @description MIME type of the label */
            labelType: string;
            lastError: string;
            /** @description Shipping option code, or a method number of the settings */
            method: string;
            /** @description Of a way that a person chose; empty: the one of the settings */
            methodName: string;
            orderId: string;
            /** @description As people know it, e.g. #1071 */
            orderNumber: string;
            /** @description Decimal text, as it was when a person chose the way; empty: unknown */
            price: string;
            /** @description ISO 3166-1 alpha-2 */
            recipientCountry: string;
            recipientName: string;
            /** @description Our reference at the carrier */
            reference: string;
            /** @enum {string} */
            status: "PENDING" | "LABEL_CREATED" | "IN_TRANSIT" | "DELIVERED" | "EXCEPTION" | "RETURNED" | "FAILED" | "CANCELLED";
            trackingNumber: string;
            trackingUrl: string;
            /** Format: date-time */
            updatedAt: string;
            /**
             * Format: int64
             * @description As announced; 0: not announced yet
             */
            weightGrams: number;
        };
        ShippingHistoryEntry: {
            message: string;
            /**
             * @description What it became; empty: the status stayed
             * @enum {string}
             */
            status: "" | "PENDING" | "LABEL_CREATED" | "IN_TRANSIT" | "DELIVERED" | "EXCEPTION" | "RETURNED" | "FAILED" | "CANCELLED";
            /** Format: date-time */
            time: string;
            /**
             * @description Type of the event
             * @example shipment.status-changed
             */
            type: string;
        };
        ShippingMethodView: {
            carrier: string;
            /** @description Value for SENDCLOUD_SHIPPING_METHOD_ID */
            code: string;
            currency: string;
            /** Format: int64 */
            maxGrams: number;
            /** Format: int64 */
            minGrams: number;
            name: string;
            /** @description Decimal text, empty when unknown */
            price: string;
            /** @description Needs a pick-up point */
            servicePoint: boolean;
        };
        ShippingView: {
            /** @description What a person can do with it, and what stands against it */
            actions: components["schemas"]["OrderAct"][];
            /**
             * Format: int64
             * @description Counts the shipments of the order
             */
            attempt: number;
            cancellation: components["schemas"]["ShippingCancellationView"];
            carrier: string;
            /** @description The carrier's own word */
            carrierStatus: string;
            /** Format: date-time */
            carrierStatusAt: string | null;
            /** Format: date-time */
            createdAt: string;
            currency: string;
            hasLabel: boolean;
            id: string;
            /** @description MIME type of the label */
            labelType: string;
            lastError: string;
            /** @description Shipping option code, or a method number of the settings */
            method: string;
            /** @description Of a way that a person chose; empty: the one of the settings */
            methodName: string;
            orderId: string;
            /** @description As people know it, e.g. #1071 */
            orderNumber: string;
            /** @description Decimal text, as it was when a person chose the way; empty: unknown */
            price: string;
            /** @description ISO 3166-1 alpha-2 */
            recipientCountry: string;
            recipientName: string;
            /** @description Our reference at the carrier */
            reference: string;
            /** @enum {string} */
            status: "PENDING" | "LABEL_CREATED" | "IN_TRANSIT" | "DELIVERED" | "EXCEPTION" | "RETURNED" | "FAILED" | "CANCELLED";
            trackingNumber: string;
            trackingUrl: string;
            /** Format: date-time */
            updatedAt: string;
            /**
             * Format: int64
             * @description As announced; 0: not announced yet
             */
            weightGrams: number;
        };
        ShopifyInputBody: {
            /**
             * Format: date-time
             * @description Orders that changed at or after it; those older than 60 days need the scope read_all_orders
             */
            from: string;
            /**
             * @description Only orders with this status at the shop
             * @enum {string}
             */
            fulfillmentStatus?: "unshipped" | "shipped" | "fulfilled" | "partial" | "scheduled" | "on_hold" | "unfulfilled" | "request_declined";
            /**
             * Format: date-time
             * @description Orders that changed before it; missing: until now, less what the shop's search lags behind
             */
            to?: string;
        };
        SignInInputBody: {
            email: string;
            password: string;
        };
        SkuInputBody: {
            /** @description Why, in your own words */
            reason: string;
            sku: string;
        };
        StateOutputBody: {
            /** @description The oldest 100 */
            gaps: components["schemas"]["ReconcileGapView"][];
            integrations: components["schemas"]["ReconcileStateView"][];
            /** @description The newest 20 */
            runs: components["schemas"]["ReconcileRunView"][];
        };
        StatusInputBody: {
            reason: string;
            /** @enum {string} */
            status: "PENDING" | "PROCESSING" | "PARTIALLY_COMPLETED" | "COMPLETED" | "FULFILLED" | "FAILED" | "CANCELLED";
        };
        TemporaryOutputBody: {
            /** @description Shown this once; must be changed at the first sign-in */
            temporaryPassword: string;
            user: components["schemas"]["AccountUserView"];
        };
        TestOutputBody: {
            items: components["schemas"]["NotifyTestView"][];
        };
        TypesOutputBody: {
            items: components["schemas"]["JournalType"][];
            /** @description The parts of the program that write events */
            sources: string[];
        };
        WaitingStruct: {
            /** Format: int64 */
            assigned: number;
            /**
             * Format: int64
             * @description To be brought to the farm
             */
            pending: number;
            /** Format: int64 */
            printing: number;
            /**
             * Format: int64
             * @description In the farm's queue
             */
            queued: number;
        };
        WebhookDetail: {
            /** Format: int64 */
            attempts: number;
            /** @description The body with personal data masked; null when it is not JSON */
            body: unknown;
            /**
             * Format: int64
             * @description Size of the body as it came
             */
            bytes: number;
            id: string;
            /** @description What makes another delivery a duplicate of this one: the service's own id of it, or a fingerprint */
            key: string;
            note: string;
            /** Format: date-time */
            processedAt: string | null;
            /** Format: date-time */
            receivedAt: string;
            /** @enum {string} */
            source: "shopify" | "simplyprint" | "sendcloud";
            /** @enum {string} */
            status: "RECEIVED" | "PROCESSED" | "SKIPPED" | "FAILED";
            topic: string;
            /**
             * Format: date-time
             * @description When the service says that it happened
             */
            triggeredAt: string | null;
        };
        WebhookSourceStats: {
            /**
             * Format: int64
             * @description They need a person
             */
            failed: number;
            /**
             * Format: int64
             * @description Received in the last 24 hours
             */
            last24h: number;
            /** Format: date-time */
            lastReceivedAt: string | null;
            lastTopic: string;
            /** Format: int64 */
            processed24h: number;
            /**
             * Format: int64
             * @description They needed no effect
             */
            skipped24h: number;
            /** @enum {string} */
            source: "shopify" | "simplyprint" | "sendcloud";
            /**
             * Format: int64
             * @description Not read yet
             */
            waiting: number;
        };
        WebhookStats: {
            /**
             * Format: int64
             * @description Delivery ids that are forgotten within the next hour
             */
            expiring: number;
            /**
             * Format: int64
             * @description Deliveries that need a person
             */
            failed: number;
            /**
             * @description By the number of remembered ids: warning from 10,000, critical from 50,000
             * @enum {string}
             */
            health: "healthy" | "warning" | "critical";
            /**
             * Format: int64
             * @description Deliveries received in the last 24 hours
             */
            last24h: number;
            sources: components["schemas"]["WebhookSourceStats"][];
            /**
             * Format: int64
             * @description Remembered delivery ids
             */
            total: number;
            /**
             * Format: int64
             * @description Deliveries not read yet
             */
            waiting: number;
        };
        WebhookView: {
            /** Format: int64 */
            attempts: number;
            id: string;
            note: string;
            /** Format: date-time */
            processedAt: string | null;
            /** Format: date-time */
            receivedAt: string;
            /** @enum {string} */
            source: "shopify" | "simplyprint" | "sendcloud";
            /** @enum {string} */
            status: "RECEIVED" | "PROCESSED" | "SKIPPED" | "FAILED";
            topic: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "list-jobs": {
        parameters: {
            query?: {
                /** @description As a group tells it */
                cause?: string;
                /** @description From the part before; the other parameters stay the same */
                cursor?: string;
                kind?: string;
                limit?: number;
                orderId?: string;
                /** @description A job's number, or a part of its kind, its error, its order's id or its correlation id */
                q?: string;
                queue?: string;
                /** @description next: what is due first comes first */
                sort?: "newest" | "oldest" | "next";
                /** @description Several are separated by commas; none: every state but done */
                state?: ("waiting" | "scheduled" | "running" | "retrying" | "dead" | "done")[];
                type?: "FULFILLMENT" | "PRINT_JOB_CREATION" | "CANCELLATION" | "NOTIFICATION" | "SHIPMENT" | "ERP_EXPORT" | "EVENT" | "INBOX" | "OTHER";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueadminJobPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-job": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueadminJobDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "count-jobs": {
        parameters: {
            query?: {
                /** @description As a group tells it */
                cause?: string;
                kind?: string;
                orderId?: string;
                /** @description A job's number, or a part of its kind, its error, its order's id or its correlation id */
                q?: string;
                queue?: string;
                /** @description Several are separated by commas; none: every state but done */
                state?: ("waiting" | "scheduled" | "running" | "retrying" | "dead" | "done")[];
                type?: "FULFILLMENT" | "PRINT_JOB_CREATION" | "CANCELLATION" | "NOTIFICATION" | "SHIPMENT" | "ERP_EXPORT" | "EVENT" | "INBOX" | "OTHER";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobCounts"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueuesOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-queue": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueadminQueueView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "pause-queue": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueadminQueueView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "resume-queue": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueadminQueueView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    reconciliation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StateOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "reconcile-shopify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShopifyInputBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReconcileRunView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-retry-queue": {
        parameters: {
            query?: {
                /** @description As a group tells it; then only failing jobs */
                cause?: string;
                kind?: string;
                orderId?: string;
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
                queue?: string;
                /** @description Part of an error */
                search?: string;
                /** @description all is every state of jobs that are not done */
                state?: "waiting" | "scheduled" | "running" | "retrying" | "dead" | "all";
                type?: "FULFILLMENT" | "PRINT_JOB_CREATION" | "CANCELLATION" | "NOTIFICATION" | "SHIPMENT" | "ERP_EXPORT" | "BASEPLATE" | "EVENT" | "INBOX" | "OTHER";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyQueueadminJobView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-retry-queue-job": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueadminJobDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "discard-job": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "retry-job": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetryOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "discard-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ManyInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueadminBulkDiscard"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "group-retry-queue": {
        parameters: {
            query?: {
                type?: "FULFILLMENT" | "PRINT_JOB_CREATION" | "CANCELLATION" | "NOTIFICATION" | "SHIPMENT" | "ERP_EXPORT" | "BASEPLATE" | "EVENT" | "INBOX" | "OTHER";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupsOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "retry-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ManyInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueadminBulk"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchedulesOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "pause-schedule": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueadminScheduleView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "resume-schedule": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueadminScheduleView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "run-schedule": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueadminScheduleView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppSystemView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-webhooks": {
        parameters: {
            query?: {
                /** @description Received at or after it */
                from?: string;
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
                /** @description Id of the delivery, or the service's own id of it */
                q?: string;
                source?: "shopify" | "simplyprint" | "sendcloud";
                status?: "RECEIVED" | "PROCESSED" | "SKIPPED" | "FAILED";
                /** @description Received before it */
                to?: string;
                topic?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyWebhookView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-webhook": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDetail"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "replay-webhook": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "replay-webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayFailedInputBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayFailedOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "webhook-stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookStats"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-alerts": {
        parameters: {
            query?: {
                kind?: "fulfillment_failed" | "print_failed" | "cancellation_review" | "retries_exhausted" | "integration_down" | "orders_stuck";
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
                state?: "OPEN" | "CLEARING" | "RECOVERED";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyNotifyView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "acknowledge-alert": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotifyView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "analytics-revenue": {
        parameters: {
            query?: {
                /** @description Time zone of the IANA list; without it the caller's own, or the business's */
                tz?: string;
                weeks?: number;
                /** @description First day of the week */
                weekStart?: "monday" | "saturday" | "sunday";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalyticsRevenue"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "analytics-summary": {
        parameters: {
            query?: {
                /** @description week is 7 days and month 30 days, today included */
                period?: "today" | "week" | "month" | "all";
                /** @description Time zone of the IANA list; without it the caller's own, or the business's */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalyticsSummary"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "analytics-trend": {
        parameters: {
            query?: {
                /** @description Time zone of the IANA list; without it the caller's own, or the business's */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalyticsTrend"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeysOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "create-api-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKeyInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewKeyOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "revoke-api-key": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-audit": {
        parameters: {
            query?: {
                action?: string;
                /** @description Name of the person, screen or key */
                actor?: string;
                /** @description Id of the person, screen or key */
                actorId?: string;
                entity?: string;
                entityId?: string;
                /** @description At or after */
                from?: string;
                orderId?: string;
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
                /** @description Before */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyAuditEntry"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "export-audit": {
        parameters: {
            query?: {
                action?: string;
                /** @description Name of the person, screen or key */
                actor?: string;
                /** @description Id of the person, screen or key */
                actorId?: string;
                entity?: string;
                entityId?: string;
                /** @description At or after */
                from?: string;
                orderId?: string;
                /** @description Before */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-event-log": {
        parameters: {
            query?: {
                /** @description Only entries after this one; the list then comes in their order of writing */
                afterSeq?: number;
                /** @description Only entries before this one */
                beforeSeq?: number;
                correlationId?: string;
                /** @description Happened at or after */
                from?: string;
                orderId?: string;
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
                /** @description Part of the message */
                search?: string;
                /** @description One of these, comma-separated */
                severity?: ("INFO" | "WARNING" | "ERROR")[];
                /** @description The part of the program that wrote it; /event-log/types lists them */
                source?: string;
                /** @description Happened before */
                to?: string;
                /** @description Types of events, comma-separated */
                type?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyJournalEntry"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "export-event-log": {
        parameters: {
            query?: {
                /** @description Only entries after this one; the list then comes in their order of writing */
                afterSeq?: number;
                /** @description Only entries before this one */
                beforeSeq?: number;
                correlationId?: string;
                /** @description Happened at or after */
                from?: string;
                orderId?: string;
                /** @description Part of the message */
                search?: string;
                /** @description One of these, comma-separated */
                severity?: ("INFO" | "WARNING" | "ERROR")[];
                /** @description The part of the program that wrote it; /event-log/types lists them */
                source?: string;
                /** @description Happened before */
                to?: string;
                /** @description Types of events, comma-separated */
                type?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TypesOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "stream-events": {
        parameters: {
            query?: {
                /** @description The same, for a first connection */
                after?: string;
                /** @description Milliseconds, for a first connection without an id: how long ago the client began to read what it shows. What happened since then comes first. */
                recent?: number;
            };
            header?: {
                /** @description Id of the last event that was seen; browsers send it by themselves */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream; the schema is that of an event's data */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        entityId: string;
                        /** @description What it is about, such as shipment */
                        entityType: string;
                        /** @description Id of the entry in the event log */
                        id: string;
                        /** @description One English sentence without personal data */
                        message: string;
                        orderId: string;
                        printJobId: string;
                        /** @enum {string} */
                        severity: "INFO" | "WARNING" | "ERROR";
                        /** Format: date-time */
                        time: string;
                        /** @description Type of the event, such as order.created */
                        type: string;
                    };
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-fulfillments": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "retry-fulfillment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActInputBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "force-fulfillment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActInputBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-baseplates": {
        parameters: {
            query?: {
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
                /** @description Part of the SKU */
                q?: string;
                /** @description The whole SKU, in any way of writing it */
                sku?: string;
                state?: "WORKING" | "READY" | "FAILED";
                /** @description Those that are at it, or failed at it */
                step?: "stl-generation" | "slicing" | "simplyprint-upload" | "mapping-creation";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyGridView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "create-baseplate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInputBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridDetailView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-baseplate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridDetailView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "retry-baseplate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryInputBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridDetailView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-grid-guide": {
        parameters: {
            query: {
                lang?: "en" | "de" | "nl" | "fr";
                sku: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridGuide"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "plan-baseplate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GridWishBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridPlan"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-grid-presets": {
        parameters: {
            query?: {
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyGridPresetView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "create-grid-preset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GridPresetBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridPresetView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "put-grid-preset": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GridPresetBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridPresetView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "delete-grid-preset": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-grid-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridSettingsView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "put-grid-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GridSettingsView"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridSettingsView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "disconnect-integration": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: "shopify" | "simplyprint" | "sendcloud" | "xapi";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "test-integration": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                service: "shopify" | "simplyprint" | "sendcloud" | "xapi";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationTestView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "connect-sendcloud": {
        parameters: {
            query?: {
                /** @description Store the credentials also when their test fails */
                force?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntegrationSendcloudCredentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationTestView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Bad Gateway */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "try-sendcloud": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntegrationSendcloudCredentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationTestView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "connect-shopify": {
        parameters: {
            query?: {
                /** @description Store the credentials also when their test fails */
                force?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntegrationShopifyCredentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationTestView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Bad Gateway */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "try-shopify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntegrationShopifyCredentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationTestView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "connect-simplyprint": {
        parameters: {
            query?: {
                /** @description Store the credentials also when their test fails */
                force?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntegrationSimplyPrintCredentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationTestView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Bad Gateway */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "try-simplyprint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntegrationSimplyPrintCredentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationTestView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "connect-xapi": {
        parameters: {
            query?: {
                /** @description Store the credentials also when their test fails */
                force?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntegrationXAPICredentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationTestView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Bad Gateway */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "try-xapi": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntegrationXAPICredentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationTestView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountMeView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "change-me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeMeInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountMeView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeysOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "delete-passkey": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "rename-passkey": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RenamePasskeyInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "begin-passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OptionsOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "finish-passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FinishPasskeyInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPasskeyView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "test-notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-orders": {
        parameters: {
            query?: {
                /** @description Only orders that need a person */
                attention?: boolean;
                /** @description Ordered at or after */
                from?: string;
                /** @description Only orders with a print job on its way to a result */
                hasActiveJobs?: boolean;
                /** @description Only orders with an open issue of one of these kinds, comma-separated */
                issue?: string[];
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
                /** @description Each word is the beginning of a word of the order: its number, customer, e-mail address, SKU or tracking number. Case and accents do not matter */
                q?: string;
                /** @description With a - before it the other way round. Without it: newest first, and the order of exactly the number that is looked for before all */
                sort?: "orderedAt" | "-orderedAt" | "number" | "-number" | "total" | "-total" | "status" | "-status" | "updatedAt" | "-updatedAt";
                /** @description One or several, comma-separated */
                status?: ("PENDING" | "PROCESSING" | "PARTIALLY_COMPLETED" | "COMPLETED" | "FULFILLED" | "FAILED" | "CANCELLED")[];
                /** @description Ordered before */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyOrderView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-order": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewPage"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "cancel-order": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "resolve-order-issue": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                issue: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetailView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "retry-order": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewRetried"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "correct-shipping-address": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddressInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetailView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "choose-order-shipping-method": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MethodInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShippingChoiceView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "set-order-status": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatusInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderDetailView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "order-timeline": {
        parameters: {
            query?: {
                /** @description Only entries after this one */
                afterSeq?: number;
                /** @description Entries at most */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JournalTimeline"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "bulk-orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-print-jobs": {
        parameters: {
            query?: {
                /** @description Only jobs on their way to a result */
                active?: boolean;
                /** @description Material of the part's profile */
                material?: string;
                orderId?: string;
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
                /** @description Name of the printer */
                printer?: string;
                /** @description Part of the order number, the SKU or the part's name */
                search?: string;
                sort?: "-createdAt" | "createdAt" | "-updatedAt" | "updatedAt";
                /** @description One of these, comma-separated */
                status?: ("PENDING" | "QUEUED" | "ASSIGNED" | "PRINTING" | "COMPLETED" | "FAILED" | "CANCELLED")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyPrintingView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-print-job": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrintingDetailView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "cancel-print-job": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrintingView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "reprint-print-job": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrintingView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "retry-print-job": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrintingView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "print-job-board": {
        parameters: {
            query?: {
                /** @description Jobs a column, at most */
                limit?: number;
                /** @description Material of the part's profile */
                material?: string;
                orderId?: string;
                /** @description Name of the printer */
                printer?: string;
                /** @description Part of the order number, the SKU or the part's name */
                search?: string;
                /** @description Completed and cancelled jobs that ended at or after this; without it, of the last 24 hours */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoardOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-printers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrintersOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-product-mappings": {
        parameters: {
            query?: {
                active?: "true" | "false";
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
                /** @description Part of the SKU or the name */
                search?: string;
                sort?: "sku" | "-sku" | "productName" | "-productName" | "updatedAt" | "-updatedAt";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyCatalogListView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "create-product-mapping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CatalogBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-product-mapping": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "update-product-mapping": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CatalogBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "delete-product-mapping": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "activate-product-mapping": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActiveInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "copy-mapping-parts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CopyInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-farm-files": {
        parameters: {
            query?: {
                /** @description 0: the root; -1: every folder */
                folder?: number;
                /** @description Read the farm even if it was read within the last minute */
                fresh?: boolean;
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
                /** @description Part of the name; searches all folders */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilesOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "import-product-mappings": {
        parameters: {
            query?: {
                /** @description true: change nothing and tell what would be */
                dryRun?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogImportResult"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-unmapped-skus": {
        parameters: {
            query?: {
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
                /** @description Part of the SKU or the title */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyCatalogUnmapped"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "ignore-sku": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SkuInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-ignored-skus": {
        parameters: {
            query?: {
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyCatalogIgnoredSKU"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "unignore-sku": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SkuInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "read-push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushSettings"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "choose-push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PushChoice"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushSettings"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "subscribe-push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PushSubscribing"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "unsubscribe-push": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "test-push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushTested"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-screens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScreensOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "pair-screen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PairOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "revoke-screen": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "approve-screen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApproveInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountScreenView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "current-screen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurrentOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountSessionView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "sign-out-everywhere": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "begin-passkey-sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OptionsOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "finish-passkey-sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FinishSignInInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-effective-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-notification-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotifyRulesView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "change-notification-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RulesInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotifyRulesView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-operation-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsOperationView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "change-operation-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperationInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsOperationView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-shipments": {
        parameters: {
            query?: {
                /** @description Name of the carrier */
                carrier?: string;
                /** @description Made at or after */
                from?: string;
                orderId?: string;
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
                /** @description Part of the order number, the tracking number or our reference */
                search?: string;
                sort?: "-createdAt" | "createdAt";
                /** @description One of these, comma-separated */
                status?: ("PENDING" | "LABEL_CREATED" | "IN_TRANSIT" | "DELIVERED" | "EXCEPTION" | "RETURNED" | "FAILED" | "CANCELLED")[];
                /** @description Made before */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyShippingView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-shipment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShippingDetailView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "cancel-shipment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActInputBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "choose-shipment-method": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MethodInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShippingView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "retry-shipment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActInputBody"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-shipment-carriers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CarriersOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "print-labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SheetInputBody"];
            };
        };
        responses: {
            /** @description The document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-shipping-methods": {
        parameters: {
            query?: {
                /** @description Where to, ISO 3166-1 alpha-2; not needed with an order */
                country?: string;
                /** @description Country, postal code and weight of this order */
                orderId?: string;
                postalCode?: string;
                /** @description Grams; without it ways of all weights are listed */
                weight?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MethodsOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "shop-floor": {
        parameters: {
            query?: {
                /** @description IANA name; where the day began */
                timeZone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FloorOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-slicer-health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GridSlicerHealth"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-slicer-profiles": {
        parameters: {
            query?: {
                kind?: "machine" | "process" | "filament";
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyProfileView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-slicer-profile": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: "machine" | "process" | "filament";
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileFullView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "put-slicer-profile": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: "machine" | "process" | "filament";
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileFullView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "delete-slicer-profile": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: "machine" | "process" | "filament";
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountTenantView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "change-tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTenantInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountTenantView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    today: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewTasks"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "count-today": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "list-users": {
        parameters: {
            query?: {
                active?: "true" | "false";
                /** @description Page, from 1 */
                page?: number;
                /** @description Entries a page, at most 100 */
                pageSize?: number;
                role?: "admin" | "operator" | "viewer";
                /** @description Part of the name or the e-mail address */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HttpapiListBodyAccountUserView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "create-user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUserInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemporaryOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "get-user": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountUserView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "change-user": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeUserInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountUserView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemporaryOutputBody"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
    "sign-out-user": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HttpapiProblem"];
                };
            };
        };
    };
}
