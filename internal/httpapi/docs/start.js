"use strict";
// validatorUrl: without this the page would send our document's address to a
// service on the internet.
SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#api", deepLinking: true, docExpansion: "list", validatorUrl: null });
