// Draws the description of the API from its schema. Nothing is asked of another host.
const page = document.getElementById("api");

SwaggerUIBundle({
  url: page.dataset.schema,
  dom_id: "#api",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  tryItOutEnabled: false,
  validatorUrl: null,
});
