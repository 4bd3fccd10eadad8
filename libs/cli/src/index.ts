export { importHistory, type ImportOptions, type ImportOutcome } from './online-retail/import.ts';
export { type HistoryFile, readHistory } from './online-retail/read-history.ts';
export { run } from './program.ts';
export type { Session } from './session.ts';
