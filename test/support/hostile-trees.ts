/** A tree that is meant to cost more than its size, or to end a command. */
export interface HostileTree {
  readonly name: string;
  /** Files by path. */
  readonly files: () => Readonly<Record<string, string>>;
}

const MESH = { version: 1, clusters: [{ name: 'a' }, { name: 'b' }] };
const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: sample}\n';
const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: sample}\n';

const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');
const inObject = (name: string, text: string): HostileTree => ({
  name,
  files: () => ({ 'a/x.yaml': `${OBJECT}${text}` }),
});
const asJson = (name: string, value: unknown): HostileTree => ({
  name,
  files: () => ({ 'mesh.json': JSON.stringify(value), 'a/x.yaml': OBJECT, 'b/x.yaml': OBJECT }),
});

/** Keys and values that a program may take for its own. */
const ODD_WORDS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '<<',
  '=',
  '~',
  '""',
  '"\\0"',
  '"\\ud800"',
];
const ODD_NUMBERS = [
  '-1',
  '1.5',
  '1e11',
  '1e30',
  '.inf',
  '-.inf',
  '.nan',
  '0x7fffffff',
  '"2"',
  '[]',
  '{}',
  '9007199254740993',
];
const ODD_DURATIONS = ['-1s', '1e9h', '999999999999999999999h', '"1d"', '0', '1µs', '[]', '{}'];
const ODD_VERSIONS = ['1.31', 'v1.31.0', '1.31.0-alpha.1', '999.999.999', '1e9', '', '../..', '1.31.0\n2'];

const LARGE: readonly HostileTree[] = [
  inObject('many keys in one map', `data:\n${times(15_000, (n) => `  k${n}: v\n`)}`),
  inObject('keys that are there twice', `data:\n${times(15_000, (n) => `  k${n % 7500}: v\n`)}`),
  inObject('lines of spaces', `${'   \n'.repeat(50_000)}data: {}\n`),
  inObject('blank lines', `${'\n'.repeat(200_000)}data: {}\n`),
  inObject('comments', `${'# a\n'.repeat(50_000)}data: {}\n`),
  inObject('one long line', `data: {a: ${'x'.repeat(200_000)}}\n`),
  inObject('one long quoted line', `data: {a: "${'\\n'.repeat(100_000)}"}\n`),
  inObject('a long block of text', `data:\n  a: |\n${'    x\n'.repeat(30_000)}`),
  inObject('a long folded text', `data:\n  a: >-\n${'    x\n\n'.repeat(20_000)}`),
  inObject('anchors', `data:\n${times(8000, (n) => `  k${n}: &a${n} v\n`)}`),
  inObject('tags', `data:\n${times(8000, (n) => `  k${n}: !!str v\n`)}`),
  inObject(
    'aliases of aliases',
    `${times(
      12,
      (n) =>
        `l${n + 1}: &l${n + 1} [${Array<string>(9)
          .fill(n === 0 ? 'x' : `*l${n}`)
          .join(', ')}]\n`,
    )}`,
  ),
  inObject(
    'merges of merges',
    `m0: &m0 {a: b}\n${times(2000, (n) => `m${n + 1}: &m${n + 1} {<<: *m${n}, k${n}: v}\n`)}`,
  ),
  inObject('brackets', `a: ${'['.repeat(100_000)}\n`),
  inObject('closed brackets', `a: ${'['.repeat(400)}${']'.repeat(400)}\n`),
  inObject('quotes', `a: ${'"'.repeat(100_001)}\n`),
  inObject('colons', `a: ${': '.repeat(50_000)}\n`),
  inObject('dashes', `a:\n${'- '.repeat(50_000)}\n`),
  inObject('question marks', `a:\n${'? '.repeat(50_000)}\n`),
  { name: 'objects twice', files: () => ({ 'a/x.yaml': times(2000, (n) => `---\n${OBJECT}data: {a: "${n}"}\n`) }) },
  { name: 'documents that are not objects', files: () => ({ 'a/x.yaml': times(10_000, (n) => `---\nfoo: ${n}\n`) }) },
  { name: 'empty documents', files: () => ({ 'a/x.yaml': `${OBJECT}${'---\n'.repeat(40_000)}` }) },
  {
    name: 'broken documents',
    files: () => ({ 'a/x.yaml': times(2000, (n) => `---\nkind: Service\nmetadata: {name: [}\nx: ${n}\n`) }),
  },
  {
    name: 'broken items of a List',
    files: () => ({
      'a/x.yaml': `apiVersion: v1\nkind: List\nitems:\n${times(1500, (n) => `- apiVersion: v1\n  kind: Service\n  metadata: {name: a${n}, namespace: b}\n  spec: {ports: [{port: c}]}\n`)}`,
    }),
  },
  {
    name: 'Lists in Lists',
    files: () => ({
      'a/x.yaml': `${times(200, (n) => `${' '.repeat(n)}${n === 0 ? '' : '- '}apiVersion: v1\n${' '.repeat(n + (n === 0 ? 0 : 2))}kind: List\n${' '.repeat(n + (n === 0 ? 0 : 2))}items:\n`)}`,
    }),
  },
  {
    name: 'many small files',
    files: () =>
      Object.fromEntries(
        Array.from({ length: 1000 }, (_, n) => [`a/${n}.yaml`, OBJECT.replace('name: a', `name: a${n}`)]),
      ),
  },
  {
    name: 'many folders',
    files: () =>
      Object.fromEntries(
        Array.from({ length: 500 }, (_, n) => [`a/${n}/x.yaml`, OBJECT.replace('name: a', `name: a${n}`)]),
      ),
  },
  { name: 'deep folders', files: () => ({ [`a/${'d/'.repeat(500)}x.yaml`]: OBJECT }) },
  {
    name: 'many documents of JSON',
    files: () => ({
      'a/x.json': times(2000, (n) =>
        JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `a${n}` } }),
      ),
    }),
  },
  {
    name: 'many keys of JSON',
    files: () => ({
      'a/x.json': `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"":""${times(15_000, (n) => `,"k${n}":"v"`)}}}`,
    }),
  },
  { name: 'brackets of JSON', files: () => ({ 'a/x.json': `{"a":${'['.repeat(100_000)}` }) },
  {
    name: 'a Service of many ports',
    files: () => ({
      'a/x.yaml': `${SERVICE}spec:\n  ports:\n${times(3000, (n) => `  - {name: p${n}, port: ${n + 1}}\n`)}`,
    }),
  },
  {
    name: 'a selector of many labels',
    files: () => ({ 'a/x.yaml': `${SERVICE}spec:\n  selector:\n${times(5000, (n) => `    l${n}: v\n`)}` }),
  },
  {
    name: 'a DestinationRule of many subsets',
    files: () => ({
      'a/x.yaml': `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a, namespace: sample}\nspec:\n  host: a\n  subsets:\n${times(2000, (n) => `  - {name: s${n}, labels: {v: v${n}}}\n`)}`,
    }),
  },
  {
    name: 'many Services of one namespace',
    files: () => ({
      'a/x.yaml': times(1500, (n) => `---\n${SERVICE.replace('name: a', `name: a${n}`)}spec: {ports: [{port: 80}]}\n`),
      'b/x.yaml': times(1500, (n) => `---\n${SERVICE.replace('name: a', `name: a${n}`)}spec: {ports: [{port: 80}]}\n`),
    }),
  },
  {
    name: 'many policies of one Service',
    files: () => ({
      'a/x.yaml': `${SERVICE}${times(1500, (n) => `---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: p${n}, namespace: sample}\nspec: {targetRefs: [{kind: Service, name: a}]}\n`)}`,
    }),
  },
  {
    name: 'many routes of one host',
    files: () => ({
      'a/x.yaml': `${SERVICE}${times(1500, (n) => `---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: v${n}, namespace: sample}\nspec: {hosts: [a], http: [{route: [{destination: {host: a}}]}]}\n`)}`,
    }),
  },
  asJson('many files in mesh.json', { ...MESH, files: Array.from({ length: 15_000 }, (_, n) => `a/${n}.yaml`) }),
  asJson('many clusters in mesh.json', {
    ...MESH,
    clusters: Array.from({ length: 4_000 }, (_, n) => ({
      name: `c${n}`,
      network: `n${n}`,
      gateways: [`10.0.${n >> 8}.${n & 255}`],
    })),
  }),
  asJson('deep mesh.json', { ...MESH, x: JSON.parse(`${'['.repeat(3000)}${']'.repeat(3000)}`) as unknown }),
  asJson('a long name in mesh.json', { ...MESH, clusters: [{ name: 'a'.repeat(200_000) }, { name: 'b' }] }),
  asJson('a long path in mesh.json', { ...MESH, files: [`a/${'a'.repeat(200_000)}`] }),
  asJson('many gateways in mesh.json', {
    ...MESH,
    clusters: [
      { name: 'a', network: 'n', gateways: Array.from({ length: 10_000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`) },
      { name: 'b' },
    ],
  }),
];

/** Text that would act where it is printed. */
const ACTING = [
  '\n::error::x',
  '\u001b[2J',
  '\u202e',
  '</testcase>',
  '`x`',
  '@all',
  '# x',
  '[a](http://b)',
  '%0A',
  '${x}',
  '$(x)',
  '../..',
  '-rf',
];

const ODD: readonly HostileTree[] = [
  ...ODD_WORDS.map((word) => inObject(`the key ${word}`, `data: {${word}: ${word === '<<' ? '{}' : word}}\n`)),
  ...ODD_NUMBERS.flatMap((number) => [
    ...['Deployment', 'StatefulSet', 'Rollout'].map((kind): HostileTree => ({
      name: `${number} replicas of a ${kind}`,
      files: () => ({
        'a/x.yaml': `apiVersion: ${kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1'}\nkind: ${kind}\nmetadata: {name: a, namespace: b}\nspec: {replicas: ${number}, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}}}\n---\n${SERVICE.replace('namespace: sample', 'namespace: b')}spec: {selector: {app: a}, ports: [{port: 80}]}\n`,
      }),
    })),
    {
      name: `${number} as bounds of autoscalers`,
      files: () => ({
        'a/x.yaml': `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a, namespace: b}\nspec: {minReplicas: ${number}, maxReplicas: ${number}, scaleTargetRef: {kind: Deployment, name: a}}\n---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: a, namespace: b}\nspec: {minReplicaCount: ${number}, maxReplicaCount: ${number}, scaleTargetRef: {name: a}}\n`,
      }),
    },
    {
      name: `${number} as a port`,
      files: () => ({ 'a/x.yaml': `${SERVICE}spec: {ports: [{port: ${number}, targetPort: ${number}}]}\n` }),
    },
  ]),
  ...ODD_DURATIONS.map((duration): HostileTree => ({
    name: `${duration} as a duration`,
    files: () => ({
      'a/x.yaml': `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a, namespace: sample}\nspec: {host: a, trafficPolicy: {outlierDetection: {interval: ${duration}, baseEjectionTime: ${duration}}}}\n`,
    }),
  })),
  ...ODD_VERSIONS.map((version) =>
    asJson(`the version ${JSON.stringify(version)}`, {
      version: 1,
      clusters: [{ name: 'a', istioVersion: version }, { name: 'b' }],
    }),
  ),
  ...ACTING.map((text): HostileTree => ({
    name: `an object named ${JSON.stringify(text)}`,
    files: () => ({
      'a/x.yaml': `${JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: text, namespace: text, labels: { [text]: text } } })}\n`,
    }),
  })),
  ...[
    'null',
    '[]',
    '1',
    '"a"',
    '{}',
    '{"version":1}',
    '{"version":2,"clusters":[]}',
    '{"version":1,"clusters":[null]}',
    '{"version":1,"clusters":[{"name":"../.."}]}',
    '{"version":1,"clusters":[{"name":"a"},{"name":"a"}]}',
    '{',
    '',
    '\u0000',
  ].map((text): HostileTree => ({
    name: `the mesh.json ${JSON.stringify(text)}`,
    files: () => ({ 'mesh.json': text, 'a/x.yaml': OBJECT }),
  })),
  ...['null', '[]', '1', '"a"', '{a: b}'].flatMap((value) =>
    ['metadata', 'spec', 'spec: {ports', 'spec: {selector'].map((field): HostileTree => ({
      name: `a Service with ${field} ${value}`,
      files: () => ({
        'a/x.yaml': `apiVersion: v1\nkind: Service\n${field === 'metadata' ? '' : 'metadata: {name: a}\n'}${field}: ${value}${field.includes('{') ? '}' : ''}\n`,
      }),
    })),
  ),
  { name: 'bytes that are not UTF-8', files: () => ({ 'a/x.yaml': `${OBJECT}data: {a: "\ufffd\u0000"}\n` }) },
  { name: 'a byte order mark', files: () => ({ 'a/x.yaml': `\ufeff${OBJECT}` }) },
  { name: 'carriage returns', files: () => ({ 'a/x.yaml': OBJECT.replaceAll('\n', '\r') }) },
];

/** Kinds of trees that once took minutes, or ended in a stack trace, each with others like it. */
export const HOSTILE_TREES: readonly HostileTree[] = [...LARGE, ...ODD];

/** Objects like those that people write, of about so many bytes. */
export function harmlessTree(bytes: number): Readonly<Record<string, string>> {
  const object = (n: number): string =>
    `---\napiVersion: v1\nkind: Service\nmetadata:\n  name: a${n}\n  namespace: b\n  labels:\n    app: a\nspec:\n  selector:\n    app: a${n}\n  ports:\n    - name: http\n      port: 80\n`;
  return { 'a/x.yaml': times(Math.max(1, Math.round(bytes / object(1000).length)), object) };
}
