import { rootsIn, shareRoot } from '../../../src/model/security/roots';
import { toKubeObject } from '../../../src/model/read/tree/objects';

const toPem = (base64: string): string => `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;

const roots = (namespace: string, pem: unknown) =>
  toKubeObject(
    { metadata: { name: 'istio-ca-root-cert', namespace }, data: { 'root-cert.pem': pem } },
    'v1',
    'ConfigMap',
    { file: `${namespace}.yaml`, document: 1, line: 1 },
  );

const certificatesOf = (...args: Parameters<typeof rootsIn>) => [...(rootsIn(...args)?.certificates ?? [])];

test('the roots in the namespace of istiod count', () => {
  const objects = [roots('app', toPem('YQ==')), roots('istio-system', toPem('Yg=='))];
  expect(certificatesOf(objects, 'istio-system')).toEqual(['Yg==']);
  expect(certificatesOf(objects, 'istio')).toEqual(['YQ==']);
});

test('a certificate is the same however its lines are broken', () => {
  const [one, other] = ['YWJj\nZGVm', 'YWJjZG\r\nVm'].map((base64) => rootsIn([roots('a', toPem(base64))], 'a')!);
  expect(shareRoot(one!, other!)).toBe(true);
});

test.each([[undefined], [7], [''], ['a certificate']])('%j has no roots', (pem) => {
  expect(rootsIn([roots('a', pem)], 'a')).toBeUndefined();
});

test.each([
  ['data', { data: { 'root-cert.pem': Buffer.from(toPem('YQ==')).toString('base64') } }],
  ['stringData', { stringData: { 'root-cert.pem': toPem('YQ==') } }],
])('what istiod is given as Secret cacerts counts where no ConfigMap was read (%s)', (_, content) => {
  const metadata = { name: 'cacerts', namespace: 'istio-system' };
  const secret = toKubeObject({ metadata, ...content }, 'v1', 'Secret', { file: 'a.yaml', document: 1, line: 1 });
  expect(certificatesOf([secret], 'istio-system')).toEqual(['YQ==']);
  expect(certificatesOf([secret, roots('app', toPem('Yg=='))], 'istio-system')).toEqual(['Yg==']);
  expect(certificatesOf([secret], 'istio')).toEqual([]);
});

test('text around certificates does not count', () => {
  const pem = `# the root\n${toPem('YQ==')}\n# the next root\n${toPem('Yg==')}`;
  expect(certificatesOf([roots('a', pem)], 'a')).toEqual(['YQ==', 'Yg==']);
});
