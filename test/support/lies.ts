import type { Outcome } from '../../src/live/kubectl/run-program';

/** What a kubectl answers that lies: nothing is done, unless `isDone`. */
export interface Lie {
  readonly outcome: Outcome;
  /** True if the command is carried out all the same. */
  readonly isDone?: boolean;
}

const HTML = '<!DOCTYPE html><html><body>Sign in to continue</body></html>';
const STATUS = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 200 };
const OTHER = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'other', namespace: 'other', resourceVersion: '7' },
  spec: { replicas: 5 },
  status: { availableReplicas: 5 },
};

/** Lies by what they are. */
export const LIES = {
  'an HTML page': printing(HTML),
  'nothing at all': printing(''),
  'the JSON null': printing('null'),
  'an empty list of JSON': printing('[]'),
  'a Status': printing(JSON.stringify(STATUS)),
  'half an object': printing(JSON.stringify(OTHER).slice(0, 60)),
  'another object': printing(JSON.stringify(OTHER)),
  'an exit code of 1': failing('error: something went wrong'),
  'not found': failing('Error from server (NotFound): deployments.apps "helloworld-v1" not found'),
  forbidden: failing('Error from server (Forbidden): deployments.apps is forbidden: User "a" cannot get it'),
  'an exit code of 1, and the command is done': { ...failing('Unable to connect to the server: EOF'), isDone: true },
  'no end': { outcome: { code: null, stdout: '', stderr: '', timedOut: true, printedTooMuch: false } },
  'output without end': { outcome: { code: null, stdout: 'y\n', stderr: '', timedOut: false, printedTooMuch: true } },
  'an end by SIGKILL': { outcome: { code: null, stdout: '', stderr: '', timedOut: false, printedTooMuch: false } },
} satisfies Readonly<Record<string, Lie>>;

function printing(stdout: string): Lie {
  return { outcome: { code: 0, stdout, stderr: '', timedOut: false, printedTooMuch: false } };
}

function failing(stderr: string): Lie {
  return { outcome: { code: 1, stdout: '', stderr: `${stderr}\n`, timedOut: false, printedTooMuch: false } };
}
