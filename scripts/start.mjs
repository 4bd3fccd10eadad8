// Starts the platform on this machine: `npm start`. Builds what has changed, starts PostgreSQL and the services, imports the
// bundled history at first start, says where everything is, and stops it all on Ctrl-C.
// Settings: PERENNIAL_HOME (data folder), PERENNIAL_PORT_BASE (first port), PERENNIAL_SKIP_IMPORT=1.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 11)) {
  console.error(
    `Perennial runs on Node 24.11 or newer, but this is Node ${process.versions.node}: start it by \`npm start\`, which on Linux brings its own, or install a newer one from https://nodejs.org.`,
  );
  process.exit(1);
}

// Not earlier: an older Node could not even read it.
const { start } = await import('./start/start.mjs');
process.exitCode = await start();
