// Builds the browser assets into portal/static/dist and the document fonts into build/fonts.
// Run through `npm ci --ignore-scripts && npm run build`; the output is the same from every machine.
import { build } from "esbuild";
import { brotliCompressSync, constants } from "node:zlib";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const dist = join(root, "portal", "static", "dist");
const fonts = join(root, "build", "fonts");
const modules = join(here, "node_modules");

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
mkdirSync(fonts, { recursive: true });

const result = await build({
  absWorkingDir: here,
  entryPoints: { diagram: "src/diagram.js", charts: "src/charts.js", designer: "src/designer.js", keys: "src/keys.js", writing: "src/writing.js" },
  bundle: true,
  format: "esm",
  outdir: dist,
  minify: true,
  target: ["chrome86", "firefox78"],
  legalComments: "linked",
  loader: { ".css": "css", ".woff": "dataurl", ".woff2": "dataurl" },
  metafile: true,
  logLevel: "warning",
});

// Every page loads one script and one stylesheet: htmx 2 as published, followed by our own few lines.
// Pages with charts and tables of figures load one more, and so does the desk.
const own = await build({
  absWorkingDir: here,
  entryPoints: ["src/portal.js", "src/desk.js", "src/away.js", "src/portal.css", "src/figures.css", "src/drafts.css"],
  outdir: dist,
  write: false,
  minify: true,
  target: ["chrome86", "firefox78"],
  logLevel: "warning",
});
const htmx = readFileSync(join(modules, "htmx.org", "dist", "htmx.min.js"), "utf8").trim();
for (const file of own.outputFiles) {
  const name = file.path.split(sep).pop();
  writeFileSync(join(dist, name), name === "portal.js" ? `${htmx}\n${file.text}` : file.text);
}

const family = join(modules, "@expo-google-fonts", "noto-serif-sc");
for (const weight of ["400Regular", "600SemiBold"]) {
  const name = `NotoSerifSC_${weight}.ttf`;
  copyFileSync(join(family, weight, name), join(fonts, name));
}
copyFileSync(join(family, "LICENSE_FONT"), join(fonts, "LICENSE_FONT.txt"));

const shipped = new Set(["htmx.org", "@expo-google-fonts/noto-serif-sc"]);
for (const input of Object.keys(result.metafile.inputs)) {
  const parts = input.split(sep);
  const at = parts.lastIndexOf("node_modules");
  if (at < 0) continue;
  const name = parts[at + 1].startsWith("@") ? `${parts[at + 1]}/${parts[at + 2]}` : parts[at + 1];
  shipped.add(name);
}
writeFileSync(join(dist, "THIRD-PARTY-NOTICES.txt"), [...shipped].sort().map(notice).join("\n"));

function notice(name) {
  const folder = join(modules, name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const named = readdirSync(folder, { withFileTypes: true }).filter((one) => /^(licen[cs]e|notice)/i.test(one.name));
  const inside = (one) => (one.isDirectory() ? readdirSync(join(folder, one.name)).map((file) => join(one.name, file)) : [one.name]);
  const files = named.flatMap(inside).sort();
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  if (!texts.length) texts.push(`Licence: ${about.license}`);
  return `${"=".repeat(78)}\n${name} ${about.version} (${about.license})\n${"=".repeat(78)}\n${texts.join("\n\n")}\n`;
}

// Squeezed here once, harder than a server would while somebody waits (portal/web/compression.py).
const hardest = { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_QUALITY]: 11 } };
for (const name of readdirSync(dist).filter((one) => /\.(js|css)$/.test(one))) {
  writeFileSync(join(dist, `${name}.br`), brotliCompressSync(readFileSync(join(dist, name)), hardest));
}

if (!existsSync(join(dist, "diagram.js"))) throw new Error("the diagram viewer was not built");
