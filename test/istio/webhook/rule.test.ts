import * as fc from 'fast-check';
import { FINE, judge, refused, warned } from './support';

const host = (name: string) => judge(`host: ${JSON.stringify(name)}`);

describe('the host', () => {
  const LABEL = 'a'.repeat(63);

  test.each([
    'reviews',
    'reviews.sample.svc.cluster.local',
    '*',
    '*.example.com',
    '*-reviews.sample',
    '*reviews',
    'Example.COM',
  ])('can be %s', (name) => expect(host(name)).toEqual(FINE));

  test('can be what one would not think: a number, a number that Go cannot hold, a name that ends with a dot', () => {
    for (const name of ['10', 'a.9223372036854775808', 'example.com.', '*.']) expect(host(name)).toEqual(FINE);
  });

  test.each(['10.0.0.1', 'a.007', 'a.9223372036854775807'])('cannot end with a number, as %s does', (name) => {
    expect(host(name)).toEqual(refused('ends with the number'));
  });

  test.each([
    'a..b',
    'a_b',
    '-a',
    'a-',
    'a.-b',
    '.',
    'a b',
    'é',
    `${LABEL}a`,
    `a.${LABEL}a`,
    'a.*.b',
    '*.*.b',
    '**',
    '*-',
    'a..',
  ])('cannot be %s', (name) => expect(host(name)).toEqual(refused('spec.host: ')));

  test('has 255 characters at most, and a label 63', () => {
    const longest = `${LABEL}.${LABEL}.${LABEL}.${LABEL}`;
    expect(host(longest)).toEqual(FINE);
    expect(host(`${longest}.`)).toEqual(refused('longer than the 255 characters'));
    expect(host(`*${LABEL}.b`)).toEqual(refused('spec.host: '));
  });

  test('is cut where it is long, so that the message stays one', () => {
    expect(host(`-${'b'.repeat(77)}`)).toEqual(refused(`"-${'b'.repeat(77)}" begins`));
    expect(host(`-${'b'.repeat(78)}`)).toEqual(refused(`"-${'b'.repeat(78)}… begins`));
  });

  test('must be there', () => expect(judge('{}')).toEqual(refused('spec.host: The name is empty.')));
});

describe('exportTo', () => {
  const exported = (exportTo: string, more = '') => judge(`{host: a, exportTo: ${exportTo}${more}}`);

  test.each(['[]', '["*"]', '[.]', '[sample]', '[., other]', '[other, third]'])('can be %s', (exportTo) => {
    expect(exported(exportTo)).toEqual(FINE);
  });

  test('has each namespace once, and "." is the rule’s own', () => {
    expect(exported('[., sample]')).toEqual(refused('spec.exportTo[1]: The rule is exported to "sample" twice.'));
    expect(exported('[other, other]')).toEqual(refused('"other" twice'));
  });

  test('has "*" alone', () => {
    expect(exported('["*", other]')).toEqual(refused('spec.exportTo: "*" exports to all namespaces'));
    expect(exported('["*", "*"]')).toEqual(refused('twice', 'nothing else may stand beside it'));
  });

  test.each(['~', 'a.b', '-a', '', 'a*'])('cannot have %p', (namespace) => {
    expect(exported(`["${namespace}"]`).errors).toHaveLength(1);
  });

  test('of a rule for chosen workloads is its own namespace, however it is written', () => {
    const selector = ', workloadSelector: {matchLabels: {app: reviews}}';
    for (const own of ['[]', '[.]', '[sample]']) expect(exported(own, selector)).toEqual(FINE);
    for (const wider of ['["*"]', '[other]', '[., other]'])
      expect(exported(wider, selector)).toEqual(refused('export it to "." alone'));
  });

  test('takes the namespace of a rule that has none for the one kubectl would put it into', () => {
    expect(judge('{host: a, exportTo: [., default]}', {})).toEqual(refused('"default" twice'));
    expect(judge('{host: a, exportTo: [.]}', { namespace: '' })).toEqual(refused('"" is neither a namespace'));
  });
});

describe('the workloadSelector', () => {
  test('warns when it does not select anything', () => {
    expect(judge('{host: a, workloadSelector: {}}')).toEqual(
      warned('spec.workloadSelector: The workloadSelector names no label'),
    );
    expect(judge('{host: a, workloadSelector: {matchLabels: {app: x}}}')).toEqual(FINE);
  });

  test('has no pattern and no label without a key', () => {
    expect(judge('{host: a, workloadSelector: {matchLabels: {"": x}}}')).toEqual(
      refused('matchLabels[""]: A label needs a key.'),
    );
    expect(judge('{host: a, workloadSelector: {matchLabels: {app: "v*"}}}')).toEqual(refused('"app=v*"'));
    expect(judge('{host: a, workloadSelector: {matchLabels: {"a*": v}}}')).toEqual(refused('"a*=v"'));
  });
});

describe('a subset', () => {
  const labels = (text: string) => judge(`{host: a, subsets: [{name: v1, labels: ${text}}]}`);

  test('has a name of its own', () => {
    expect(judge('{host: a, subsets: [{name: v1}, {name: v2}, {name: v1}]}')).toEqual(
      refused('spec.subsets[2].name: There are two subsets "v1".'),
    );
    for (const name of ['""', 'a.b', '-a', 'a'.repeat(64)]) {
      expect(judge(`{host: a, subsets: [{name: ${name}}]}`)).toEqual(refused('cannot name a subset'));
    }
  });

  test.each([
    'app',
    'app.kubernetes.io/name',
    'A_b.c',
    `${'a'.repeat(64)}.io/a`,
    `${'a'.repeat(253)}/a`,
    'a'.repeat(63),
  ])('can ask for the label %s', (key) => expect(labels(`{${key}: v1}`)).toEqual(FINE));

  test.each(['', '/a', 'a/', 'a/b/c', '-a', 'a b', 'a'.repeat(64), `${'a'.repeat(254)}/a`, 'a_b/c', 'a..b/c', '.a/b'])(
    'cannot ask for the label %p',
    (key) => expect(labels(`{${JSON.stringify(key)}: v1}`)).toEqual(refused('cannot be the key of a label')),
  );

  test('can ask for a value that no pod can have, because its length is not checked', () => {
    expect(labels(`{version: ${'a'.repeat(64)}}`)).toEqual(FINE);
    expect(labels('{version: ""}')).toEqual(FINE);
    for (const value of ['-a', 'a-', 'a b', '.'])
      expect(labels(`{version: "${value}"}`)).toEqual(refused('cannot be the value'));
  });

  test('has its traffic policy checked, but the warnings are lost', () => {
    const subset = (policy: string) => judge(`{host: a, subsets: [{name: v1, trafficPolicy: {${policy}}}]}`);
    expect(subset('')).toEqual(refused('spec.subsets[0].trafficPolicy: The traffic policy is empty'));
    expect(subset('outlierDetection: {consecutiveErrors: 5}')).toEqual(FINE);
    expect(subset('loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}')).toEqual(FINE);
  });
});

test.each([
  'istio.io/dry-run',
  'internal.istio.io/webhook-always-reject',
  'internal.istio.io/parents',
  'internal.istio.io/parent-namespace',
])('the annotation %s is refused, and nothing else is looked at', (annotation) => {
  expect(judge('{host: "", workloadSelector: {}}', { annotations: { [annotation]: '' } })).toEqual(
    refused(`metadata.annotations["${annotation}"]: The annotation ${annotation}`),
  );
});

test('other annotations are fine', () => {
  expect(judge('host: a', { annotations: { 'istio.io/rev': 'x', other: null } })).toEqual(FINE);
});

test('nothing that anybody can write makes it throw, and it always says the same', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('host', 'exportTo', 'subsets', 'trafficPolicy', 'x'), fc.jsonValue()),
      (spec) => {
        const text = JSON.stringify(spec);
        expect(judge(text)).toEqual(judge(text));
      },
    ),
  );
});
