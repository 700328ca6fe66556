import type { ClusterContext } from './cluster-context';

/** Why kubectl did not do what it was asked. */
export type FailureKind =
  | 'kubectl-missing'
  | 'kubectl-too-old'
  | 'unknown-context'
  | 'credentials'
  | 'forbidden'
  | 'unreachable'
  | 'hanging'
  | 'not-found'
  | 'conflict'
  | 'nonsense'
  | 'other';

/** These concern the cluster as a whole: the next question would fail as well. */
const OF_THE_CLUSTER: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'kubectl-missing',
  'kubectl-too-old',
  'unknown-context',
  'credentials',
  'unreachable',
  'hanging',
  'nonsense',
]);

/** A command on a cluster that failed, with what went wrong and what to do about it. */
export class KubectlFailure extends Error {
  constructor(
    public readonly cluster: string,
    /** The command, as it can be typed. */
    public readonly command: string,
    public readonly kind: FailureKind,
    public readonly what: string,
    /** What to do about it. */
    public readonly fix: string,
  ) {
    super(`${cluster}: ${what}\n  command: ${command}\n  fix: ${fix}`);
    this.name = 'KubectlFailure';
  }

  /** True if no other question to the cluster can succeed either. */
  public get isOfTheCluster(): boolean {
    return OF_THE_CLUSTER.has(this.kind);
  }
}

interface Symptom {
  readonly pattern: RegExp;
  readonly kind: FailureKind;
  readonly what: (where: ClusterContext) => string;
  readonly fix: (where: ClusterContext) => string;
}

/** What kubectl and API servers write, in the order in which it is looked for. */
const SYMPTOMS: readonly Symptom[] = [
  {
    pattern: /context "?.*"? does not exist|context was not found|no context exists with the name/,
    kind: 'unknown-context',
    what: ({ context }) => `there is no context ${JSON.stringify(context)} in the kubeconfig.`,
    fix: () => '`kubectl config get-contexts` lists the contexts; KUBECONFIG may name several files.',
  },
  {
    pattern: /unauthorized|must be logged in|asked for the client to provide credentials|getting credentials/i,
    kind: 'credentials',
    what: () => 'the API server does not accept the credentials, which may have expired.',
    fix: ({ context }) => `log in again, until \`kubectl --context ${context} auth whoami\` answers.`,
  },
  {
    pattern: /\(forbidden\)|is forbidden:/i,
    kind: 'forbidden',
    what: () => 'the credentials do not allow this.',
    fix: ({ context }) =>
      `ask for the permission that the message names; \`kubectl --context ${context} auth can-i --list\` shows those you have.`,
  },
  {
    pattern: /\(conflict\)|object has been modified|expected (replicas|resource version) to be|already has a value/i,
    kind: 'conflict',
    what: () => 'another client changed the object at the same time.',
    fix: () => 'find out which client it was, and try again.',
  },
  {
    pattern: /\(notfound\)|could not find the requested resource|doesn't have a resource type|no matches for kind/i,
    kind: 'not-found',
    what: () => 'it does not exist.',
    fix: () => 'create it, or install what defines its kind.',
  },
  {
    pattern: /client\.timeout exceeded|context deadline exceeded|request timed out|the server was unable to return/i,
    kind: 'hanging',
    what: () => 'the API server does not answer in time.',
    fix: ({ context }) =>
      `see whether \`kubectl --context ${context} get --raw /readyz\` answers; allow more time with --request-timeout.`,
  },
  {
    pattern:
      /unable to connect|connection refused|was refused|no such host|i\/o timeout|x509|tls:|no route to host|eof$/im,
    kind: 'unreachable',
    what: () => 'the API server cannot be reached.',
    fix: ({ context }) =>
      `see whether \`kubectl --context ${context} version\` answers: the cause may be a VPN, a proxy, a certificate or an address.`,
  },
];

/** The failure that an output of kubectl is. */
export function toFailure(where: ClusterContext, command: string, stderr: string): KubectlFailure {
  const said = oneLine(stderr);
  const symptom = SYMPTOMS.find(({ pattern }) => pattern.test(stderr));
  const what = `${symptom?.what(where) ?? 'kubectl failed.'} It says: ${said === '' ? 'nothing' : said}`;
  const fix = symptom?.fix(where) ?? 'run the command by hand, and see what it needs.';
  return new KubectlFailure(where.cluster, command, symptom?.kind ?? 'other', what, fix);
}

/** The cluster did not answer before we gave up. */
export function toHanging({ cluster, context }: ClusterContext, command: string, seconds: number): KubectlFailure {
  return new KubectlFailure(
    cluster,
    command,
    'hanging',
    `no answer within ${seconds} s.`,
    `see whether \`kubectl --context ${context} get --raw /readyz\` answers, or whether its login plugin waits for input; allow more time with --request-timeout.`,
  );
}

/** kubectl reports success, and prints what cannot be the answer: the page of a proxy, half an answer, another object. */
export function toNonsense(
  { cluster, context }: ClusterContext,
  command: string,
  what: string,
  printed: string,
): KubectlFailure {
  const start = cut(printed.slice(0, LONGEST_REASON).replaceAll(/\s+/g, ' ').trim(), LONGEST_SAMPLE);
  return new KubectlFailure(
    cluster,
    command,
    'nonsense',
    `the answer ${what}${start === '' ? '' : `; it starts with: ${start}`}`,
    `see what \`kubectl --context ${context} get --raw /version\` prints: a proxy, or another server, may answer in place of the API server.`,
  );
}

/** So much of an output is shown. */
const LONGEST_SAMPLE = 100;
const LONGEST_REASON = 1000;

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

/** klog's own lines ("E1125 13:00:00.000000  1 memcache.go:265] …") say the same several times over. */
function oneLine(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const plain = lines.filter((line) => !/^[EWIF]\d{4} /.test(line));
  return cut((plain.length > 0 ? plain : lines.slice(-1)).join(' / '), LONGEST_REASON);
}
