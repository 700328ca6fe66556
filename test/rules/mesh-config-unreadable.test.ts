import { HEALTHY, yaml } from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const ID = 'mesh-config-unreadable';
const configMap = (mesh: string, namespace = 'istio-system') =>
  yaml(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: ${namespace} }
data: { mesh: ${JSON.stringify(mesh)} }
`);

test('invalid YAML, and a field that istiod cannot decode, are reported with the reason', () => {
  expect(ask(ID, { cluster1: HEALTHY + configMap('trustDomain: [') })).toEqual([
    {
      cluster: 'cluster1',
      object: 'ConfigMap istio-system/istio',
      path: 'data.mesh',
      messageId: 'unreadable',
      message: expect.stringMatching(
        /^ConfigMap istio-system\/istio of cluster1 cannot be read: it is not YAML \(.+\)\.$/,
      ),
    },
  ]);
  const [found] = ask(ID, { cluster1: HEALTHY + configMap('rootNamespace: 7') });
  expect(found?.message).toContain('mesh.rootNamespace: 7 is not text');
});

test('fields of other components, an empty MeshConfig, and a ConfigMap that is not istiod’s are not mistakes', () => {
  const fine = ['', 'trustDomain: example.com\nnobodyKnows: { this: 1 }'];
  for (const mesh of fine) expect(ask(ID, { cluster1: HEALTHY + configMap(mesh) })).toEqual([]);
  expect(ask(ID, { cluster1: HEALTHY + configMap('[', 'sample') })).toEqual([]);
  expect(ask(ID, { cluster1: HEALTHY })).toEqual([]);
});
