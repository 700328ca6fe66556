import { quote } from '../../../src/synth/messages/quote';
import { chartIn, configMap, manifests, messageOf, tree, twoClusters } from '../support';

/** Each line was seen: written by cdk8s, read by sigs.k8s.io/yaml. The conformance run looks for more of them. */

const synthesize = (data: Record<string, unknown>) => {
  const { mesh } = twoClusters();
  configMap(chartIn(mesh, 'sample'), 'a', data);
  return mesh;
};

test.each([
  ['0o7', 'is read as a number'],
  ['0O17', 'is read as a number'],
  ['0X1F', 'is read as a number'],
  ['-_1', 'is read as a number'],
  ['9E_9', 'is read as a number'],
  ['0b-0', 'is read as a number'],
  ['\u007f', 'holds a character'],
  ['a\u0085b', 'holds a character'],
  ['a\u2028b', 'holds a character'],
  ['\uffff', 'holds a character'],
  ['\ud83d', 'is half of a character'],
  ['cut \udc00 off', 'is half of a character'],
  ['\tindented:\n\tby tabs\n', 'starts with a tab'],
  [' \n', 'is only blanks'],
])('%j, which Go would misread, is refused as a value and as a key, before anything is written', (text, effect) => {
  const value = synthesize({ nested: { list: [text] } });
  const message = messageOf(() => value.synth());
  expect(message).toContain(`[chart/ConfigMap-a] ConfigMap "a": ${quote(text)} at data.nested.list.0 `);
  expect(message).toContain(effect);
  expect(tree(value.outdir)).toEqual({});
});

test.each(['0o7', 'a\u0085b', '\ud83d', '<<'])('the key %j, which Go would misread, is refused', (key) => {
  expect(messageOf(() => synthesize({ [key]: 'x' }).synth())).toContain(`ConfigMap "a": ${quote(key)} at data `);
});

test.each([
  'yes',
  'no',
  'on',
  'y',
  '~',
  'null',
  '0x1f',
  '012',
  '08',
  '1e3',
  '1_000',
  '1:20',
  '2001-01-01',
  '.5',
  '.nan',
  '<<',
  '!!tag',
  '&a',
  '*a',
  '- a',
  '---',
  '--- a\nb',
  'a\nb',
  'a\n\nb\n\n',
  '\n',
  '  a\n b',
  'a\r\nb\n',
  '\ufeff',
  '\u00a0',
  '😀',
  '\\ud83d',
  '0o8',
  '_1',
  '0xg',
  'a\tb',
  'all:\n\tgo build\n',
  '\tone line',
])('%j is written so that it reads back as it is', (text) => {
  const mesh = synthesize({ text });
  mesh.synth();
  expect(manifests(mesh.outdir)['cluster1/sample.k8s.yaml']).toContain('name: a');
});
