// Draws the description of the API from its schema. Nothing is asked of another host.
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

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
