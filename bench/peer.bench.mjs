// Side by side with the TypeScript event store that teams would otherwise take: Emmett on the same PostgreSQL server. One file
// per subject in peer/; every ratio is ours to theirs, of medians of turns.
import { appendBenchmarks } from './peer/append.mjs';
import { catchUpBenchmarks } from './peer/catch-up.mjs';
import { rebuildBenchmarks } from './peer/rebuild.ts';

export const benchmarks = [...appendBenchmarks, ...catchUpBenchmarks, ...rebuildBenchmarks];
