import type { Session } from './session.ts';
import type { Output } from './terminal/terminal.ts';

/** A session for tests, which remembers what was written. */
export interface RecordingSession extends Session {
  readonly outText: () => string;
  readonly errText: () => string;
}

const recorder = (): Output & { readonly text: () => string } => {
  let written = '';
  return { write: (text) => (written += text), text: () => written };
};

export const recordingSession = (
  environment: Session['environment'],
  signal: AbortSignal = new AbortController().signal,
): RecordingSession => {
  const [out, err] = [recorder(), recorder()];
  return { terminal: { out, err }, environment, signal, outText: out.text, errText: err.text };
};
