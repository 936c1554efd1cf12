/* The page to read the API and to try it: Swagger UI over our document, as whoever is signed in. */
const place = document.querySelector("[data-api-docs]");
const csrf = document.querySelector('meta[name="csrf-token"]').content;
const reading = new Set(["GET", "HEAD"]);

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.apiDocs,
  // By subject: all operations at once would be drawn only where one scrolls, and not be found.
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  supportedSubmitMethods: ["get", "post", "put", "delete"],
  validatorUrl: null,
  withCredentials: true,
  syntaxHighlight: { activated: false },
  presets: [window.SwaggerUIBundle.presets.apis],
  requestInterceptor: (request) => {
    // A token is enough by itself; the browser's session needs proof that this page asked.
    if (!request.headers.Authorization && !reading.has(request.method)) {
      request.headers["X-CSRFToken"] = csrf;
    }
    return request;
  },
});
