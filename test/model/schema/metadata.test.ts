import { judge } from './support';

/** What is said of an object's metadata beside its name, without "metadata." */
const metadata = (fields: object, kind = 'ConfigMap') =>
  judge({ apiVersion: 'v1', kind, metadata: { name: 'a', ...fields } }).map((line) => line.replace(/^metadata\./, ''));

const refusedBeginning = (start: string) => [expect.stringMatching(`^${start.replaceAll('.', '\\.')}`)];

test.each(['a', 'a.b', 'a-b.0', '0', 'a'.repeat(253)])('most objects can be called %s', (name) => {
  expect(metadata({ name })).toEqual([]);
});

test.each(['A', 'a_b', '-a', 'a-', 'a..b', 'a'.repeat(254), 'a/b', 'a\n'])('no object can be called %j', (name) => {
  expect(metadata({ name })).toEqual(refusedBeginning('name must be'));
});

test('a Namespace and a Service are called by one word', () => {
  expect(metadata({ name: 'a.b' }, 'Namespace')).toEqual(refusedBeginning('name must be'));
  expect(metadata({ name: 'a'.repeat(64) }, 'Namespace')).toEqual(refusedBeginning('name must be'));
});

test('a name can be generated', () => {
  expect(metadata({ name: undefined, generateName: 'a-' })).toEqual([]);
  expect(metadata({ name: '', generateName: 'A_b-' })).toEqual(refusedBeginning('generateName must be'));
  expect(metadata({ name: '' })).toEqual(['name is required']);
  expect(metadata({ name: null })).toEqual(['name is required']);
});

test.each(['a', 'istio.io/global', 'A_b.c', `a.b/${'a'.repeat(63)}`])('labels can have the key %s', (key) => {
  expect(metadata({ labels: { [key]: 'true' } })).toEqual([]);
});

test.each(['', '/a', 'a/', 'a/b/c', 'Istio.io/global', `a/${'a'.repeat(64)}`, 'a b', '__proto__', '_a'])(
  'no label can have the key %j',
  (key) => {
    expect(metadata({ labels: Object.fromEntries([[key, 'true']]) })).toEqual([
      expect.stringMatching(/^labels\..* its key (must|before)/),
    ]);
  },
);

test('a value of a label is empty or a word', () => {
  expect(metadata({ labels: { a: '', b: 'c_D.e', d: null } })).toEqual([]);
  expect(metadata({ labels: { a: 'b c' } })).toEqual(refusedBeginning('labels.a must be empty or'));
  expect(metadata({ labels: { a: 'b'.repeat(64) } })).toEqual(refusedBeginning('labels.a must be empty or'));
  expect(metadata({ labels: { a: true } })).toEqual(['labels.a must be string, not true']);
});

test('annotations have keys in any case, any text, and 256 KiB of it', () => {
  expect(metadata({ annotations: { 'Example.COM/a': 'any text, even\nlines' } })).toEqual([]);
  expect(metadata({ annotations: { a: 'é'.repeat(131_071) } })).toEqual([]);
  expect(metadata({ annotations: { a: 'é'.repeat(131_072) } })).toEqual([
    'annotations must have at most 262144 bytes together, not 262145',
  ]);
  expect(metadata({ annotations: { 'a b': '' } })).toEqual(refusedBeginning('annotations.a b its key must be'));
});

test('a namespace is a word', () => {
  expect(metadata({ namespace: 'sample' })).toEqual([]);
  expect(metadata({ namespace: 'Sample' })).toEqual(refusedBeginning('namespace must be'));
});

test('fields of another type, and fields that nothing has, are refused', () => {
  expect(metadata({ label: {} })).toEqual(['label is not a known field; did you mean "labels"?']);
  expect(metadata({ labels: [] })).toEqual(['labels must be object, not []']);
  expect(metadata({ creationTimestamp: 'yesterday' })).toEqual([
    'creationTimestamp must be of format time, unlike "yesterday"',
  ]);
  expect(judge({ apiVersion: 'v1', kind: 'ConfigMap', metadata: [] })).toEqual([
    'metadata must be object, not []',
    'metadata.name is required',
  ]);
});

test('what a server has set is taken', () => {
  expect(
    metadata({
      uid: 'a',
      resourceVersion: '5',
      generation: 1,
      creationTimestamp: '2026-11-23T21:45:00Z',
      managedFields: [{ manager: 'a', operation: 'Apply', fieldsV1: { 'f:spec': {} } }],
    }),
  ).toEqual([]);
});

test('finalizers are qualified, and do not contradict each other', () => {
  expect(metadata({ finalizers: ['example.com/a', 'orphan'] })).toEqual([]);
  expect(metadata({ finalizers: ['a b'] })).toEqual(refusedBeginning('finalizers.0 must be'));
  expect(metadata({ finalizers: ['orphan', 'foregroundDeletion'] })).toEqual([
    'finalizers cannot have both orphan and foregroundDeletion',
  ]);
});

test('owners are named in full, and one of them is the controller', () => {
  const owner = { apiVersion: 'v1', kind: 'Service', name: 'a', uid: 'b', controller: true };
  expect(metadata({ ownerReferences: [owner, { ...owner, controller: false }] })).toEqual([]);
  expect(metadata({ ownerReferences: [owner, owner] })).toEqual(['ownerReferences can have only one controller']);
  expect(metadata({ ownerReferences: [{ ...owner, name: '' }] })).toEqual(['ownerReferences.0.name must not be empty']);
  expect(metadata({ ownerReferences: [{ ...owner, uid: undefined }] })).toEqual(['ownerReferences.0.uid is required']);
  expect(metadata({ ownerReferences: [{ ...owner, kind: 'Event' }] })).toEqual([
    'ownerReferences.0.kind cannot be Event: an Event owns nothing',
  ]);
});
