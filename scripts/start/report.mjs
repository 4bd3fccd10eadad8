// What `npm start` prints.

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

const say = (line = '') => console.log(line);

/** One phase that is done, and how long it took. */
export const reportPhase = (phases, name, took) => {
  phases.push({ name, took });
  say(`  ${name.padEnd(34)}${seconds(took).padStart(8)}`);
};

/** What happens to a process while the platform runs. */
export const reportNews = (news) => {
  const name = 'name' in news ? news.name : 'PostgreSQL';
  const time = new Date().toTimeString().slice(0, 8);
  if (news.kind.endsWith('-ended')) {
    console.error(`${time}  ${name} ended (${news.reason}); starting it again in ${seconds(news.restartIn)}`);
  } else if (news.kind.endsWith('-restarted')) {
    console.error(`${time}  ${name} is back`);
  }
};

const table = (rows) => {
  const widths = rows[0].map((_cell, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) say(`  ${row.map((cell, column) => cell.padEnd(widths[column] + 2)).join('')}`.trimEnd());
};

/** Where everything is, now that it runs. */
export const reportRunning = ({ platform, signIn, phases, warning }) => {
  const { home, running } = platform;
  const { host } = new URL(running.databaseUrl);
  say('\nPerennial is running.\n');
  table([
    ['service', 'address', 'API docs'],
    ...Object.entries(running.services).map(([name, url]) => [name, url, `${url}/docs`]),
    ['PostgreSQL', host, ''],
  ]);
  say();
  table([
    ['data', home.path],
    ['logs', home.logs],
    ['started in', seconds(phases.reduce((sum, { took }) => sum + took, 0))],
  ]);
  say(`\nSign in (once, within ten minutes):\n${signIn}`);
  if (warning) say(`\n${warning}`);
  say('\nCtrl-C stops it.');
};

/** Why it could not start. An error that nobody foresaw keeps its stack: it is ours to repair. */
export const reportFailure = (error) => {
  if (error?.name === 'StartError') console.error(`\n${error.message}\n${error.whatToDo}`);
  else console.error(error?.stack ?? error);
};
