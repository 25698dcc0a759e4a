// Builds the page into ../wwwroot, or (--test) bundles the unit tests into a temporary folder and runs them with Node's own runner.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

async function buildPage() {
  const out = join(here, "..", "wwwroot");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await build({
    absWorkingDir: here,
    entryPoints: { app: "src/main.ts", styles: "src/styles.css" },
    bundle: true,
    minify: true,
    sourcemap: true,
    format: "esm",
    target: ["es2022"],
    legalComments: "linked",
    define: { "process.env.NODE_ENV": '"production"' },
    outdir: out,
    logLevel: "warning",
  });
  // A changed file gets a new address, so that a cached one is never mixed with a new page.
  const version = (name) => createHash("sha256").update(readFileSync(join(out, name))).digest("hex").slice(0, 12);
  const page = readFileSync(join(here, "src", "index.html"), "utf8")
    .replace("app.js", `app.js?v=${version("app.js")}`)
    .replace("styles.css", `styles.css?v=${version("styles.css")}`);
  writeFileSync(join(out, "favicon.svg"), readFileSync(join(here, "src", "favicon.svg")));
  writeFileSync(join(out, "index.html"), page);
}

async function runTests() {
  const out = mkdtempSync(join(tmpdir(), "realtimeswx-web-"));
  try {
    const tests = readdirSync(join(here, "test")).filter((f) => f.endsWith(".test.ts"));
    await build({
      absWorkingDir: here,
      entryPoints: tests.map((f) => join("test", f)),
      bundle: true,
      platform: "node",
      format: "esm",
      outExtension: { ".js": ".mjs" },
      outdir: out,
      logLevel: "warning",
    });
    const files = readdirSync(out).filter((f) => f.endsWith(".mjs")).map((f) => join(out, f));
    return spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

if (process.argv.includes("--test")) {
  process.exitCode = await runTests();
} else {
  await buildPage();
}
