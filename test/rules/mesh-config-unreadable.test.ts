import { HEALTHY, yaml } from '../../src/rules/example-mesh';
import { ask } from './support';

const ID = 'mesh-config-unreadable';
const configMap = (mesh: string, namespace = 'istio-system') =>
  yaml(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: ${namespace} }
data: { mesh: ${JSON.stringify(mesh)} }
`);

test('what is no YAML, and a field that istiod cannot decode, are said with the reason', () => {
  expect(ask(ID, { cluster1: HEALTHY + configMap('trustDomain: [') })).toEqual([
    {
      cluster: 'cluster1',
      object: 'ConfigMap istio-system/istio',
      path: 'data.mesh',
      message: expect.stringMatching(
        /^ConfigMap istio-system\/istio of cluster1 cannot be read: it is no YAML \(.+\)\.$/,
      ),
    },
  ]);
  const [found] = ask(ID, { cluster1: HEALTHY + configMap('rootNamespace: 7') });
  expect(found?.message).toContain('mesh.rootNamespace: 7 is not text');
});

test('fields that are for others, an empty MeshConfig, and a ConfigMap that is not istiod’s are nobody’s mistake', () => {
  const fine = ['', 'trustDomain: example.com\nnobodyKnows: { this: 1 }'];
  for (const mesh of fine) expect(ask(ID, { cluster1: HEALTHY + configMap(mesh) })).toEqual([]);
  expect(ask(ID, { cluster1: HEALTHY + configMap('[', 'sample') })).toEqual([]);
  expect(ask(ID, { cluster1: HEALTHY })).toEqual([]);
});
