import { releaseOf } from '../../../src/model/schema/releases/releases';
import { parseIstioVersion } from '../../../src/istio/versions';
import { GROUP_GATEWAY_API } from '../../../src/istio/vocabulary';
import { toKubeObject } from '../../../src/model/read/tree/objects';

// Which release of an API a cluster has is what its definitions say; they are looked for once for a list of objects.

function definition(kind: string, version: string) {
  const body = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: kind.toLowerCase(), annotations: { 'gateway.networking.k8s.io/bundle-version': version } },
    spec: { group: GROUP_GATEWAY_API, names: { kind } },
  };
  return toKubeObject(body, body.apiVersion, body.kind, { file: 'crds.yaml', document: 1, line: 1 });
}

const istioVersion = parseIstioVersion('1.31.0');

test('each kind of the Gateway API has the release of its own definition, and of two definitions the first counts', () => {
  const objects = [definition('Gateway', 'v1.7.0'), definition('HTTPRoute', 'v1.4.0'), definition('Gateway', 'v1.4.0')];
  const releases = ['Gateway', 'HTTPRoute', 'GRPCRoute'].map((kind) =>
    releaseOf({ istioVersion, objects }, GROUP_GATEWAY_API, kind),
  );
  expect(releases).toEqual(['newer', 'known', 'known']);
});

test('the objects of a cluster are walked once, however many are asked about', () => {
  let walks = 0;
  const objects = new Proxy([definition('Gateway', 'v1.7.0')], {
    get: (target, name, receiver): unknown => {
      if (name === Symbol.iterator) walks++;
      return Reflect.get(target, name, receiver);
    },
  });
  for (const kind of ['Gateway', 'HTTPRoute', 'Gateway']) releaseOf({ istioVersion, objects }, GROUP_GATEWAY_API, kind);
  expect(walks).toBe(1);
});
