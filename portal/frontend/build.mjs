// Builds everything the browser fetches into static/dist: style sheet, typeface, scripts. Run by `npm run build`.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const modules = join(root, "node_modules");
const out = join(root, "static", "dist");
const fonts = join(modules, "@fontsource-variable", "schibsted-grotesk");

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "fonts"), { recursive: true });

const { css } = compile(join(here, "scss", "main.scss"), {
  style: "compressed",
  loadPaths: [modules],
  quietDeps: true,
  // Bootstrap 5 is written with @import and the global functions; it has no other form yet.
  silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
});
writeFileSync(join(out, "main.css"), css);

for (const name of readdirSync(join(fonts, "files"))) {
  if (/-(latin|latin-ext)-wght-normal\.woff2$/.test(name)) {
    cpSync(join(fonts, "files", name), join(out, "fonts", name));
  }
}
cpSync(join(fonts, "LICENSE"), join(out, "fonts", "LICENSE.txt"));
cpSync(join(modules, "htmx.org", "dist", "htmx.min.js"), join(out, "htmx.min.js"));
cpSync(join(here, "js"), out, { recursive: true });
cpSync(join(here, "images"), out, { recursive: true });
console.log(`static/dist: main.css ${(css.length / 1024).toFixed(0)} kB, ${readdirSync(out).length} entries`);
