import { ask, askExample } from './support';
import { HEALTHY, yaml } from '../../src/rules/engine/example-mesh';

const ID = 'roots-of-trust-differ';

const signedBy = (...roots: string[]): string => {
  const pem = roots.map((root) => `    -----BEGIN CERTIFICATE-----\n    ${root}\n    -----END CERTIFICATE-----\n`);
  const head = `
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio-ca-root-cert
  namespace: istio-system
data:
  root-cert.pem: |
`;
  return HEALTHY + yaml(head + pem.join(''));
};

test('the finding names both clusters and the service', () => {
  expect(askExample(ID)).toMatchObject([
    {
      messageId: 'noCommonRoot',
      message:
        'cluster2 and cluster1 have no root certificate in common, and both have the global Service sample/helloworld.',
    },
  ]);
});

test('one certificate in common is enough, as while a root is rotated', () => {
  expect(ask(ID, { a: signedBy('YQ=='), b: signedBy('Yg==', 'YQ==') })).toEqual([]);
});

test('a cluster whose roots were not read may have any', () => {
  expect(ask(ID, { a: signedBy('YQ=='), b: HEALTHY })).toEqual([]);
});
