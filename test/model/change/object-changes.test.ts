import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { differingFields, fieldsToApply } from '../../../src/model/change/difference';
import { objectChanges } from '../../../src/model/change/object-changes';
import { toKubeObject } from '../../../src/model/read/tree/objects';
import { ownershipOf } from '../../../src/model/change/ownership';
import type { MeshTree } from '../../../src/model/read/tree/tree';

type Body = Record<string, unknown> & { apiVersion: string; kind: string };

const SERVICE: Body = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'a', namespace: 'sample', labels: { app: 'a' } },
  spec: { ports: [{ port: 80 }], selector: { app: 'a' } },
};

/** As an API server has it: with defaults, a status and its own metadata. */
function live(metadata: object = {}, body: Body = SERVICE): Body {
  const { name, namespace, labels } = body.metadata as Record<string, unknown>;
  return {
    ...body,
    metadata: {
      name,
      namespace,
      labels,
      uid: '1',
      resourceVersion: '2',
      generation: 3,
      creationTimestamp: 'x',
      ...metadata,
    },
    spec: { ...(body.spec as object), ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }], clusterIP: '10.0.0.1' },
    status: { loadBalancer: {} },
  };
}

const APPLIED = { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } };
const BY_ARGO_CD = { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:/Service:sample/a' } };

function objectOf(body: Body) {
  return toKubeObject(body, body.apiVersion, body.kind, { file: 'a.yaml', document: 1, line: 1 });
}

function treeOf(...bodies: Body[]): MeshTree {
  const cluster = { facts: { name: 'cluster1', folder: 'cluster1' }, objects: bodies.map(objectOf) };
  return { facts: {}, clusters: [cluster], findings: [], interrupted: [], roots: [] };
}

function named(name: string, body: Body): Body {
  return { ...body, metadata: { ...(body.metadata as object), name } };
}

describe('the fields that differ', () => {
  test('are named as people write them', () => {
    const other = {
      ...SERVICE,
      metadata: { name: 'a', namespace: 'sample', labels: { 'istio.io/global': 'true', app: 'b' } },
      spec: { ports: [{ port: 81 }] },
    };
    expect(differingFields(SERVICE, other)).toEqual([
      'metadata.labels.app',
      'metadata.labels["istio.io/global"]',
      'spec.ports[0].port',
      'spec.selector',
    ]);
  });

  test('of a list that grows or shrinks are the list', () => {
    expect(differingFields(SERVICE, { ...SERVICE, spec: { ports: [], selector: { app: 'a' } } })).toEqual([
      'spec.ports',
    ]);
  });

  test('are none between what is nothing in different words', () => {
    expect(differingFields({ spec: { a: null, b: {} } }, { spec: {} })).toEqual([]);
    expect(differingFields({ spec: { a: 0 } }, { spec: {} })).toEqual(['spec.a']);
    expect(differingFields({ spec: { a: '' } }, { spec: {} })).toEqual(['spec.a']);
    expect(differingFields({ spec: { a: false } }, { spec: {} })).toEqual(['spec.a']);
  });

  const value = fc.object({ withNullPrototype: false, maxDepth: 3, values: [fc.integer(), fc.string(), fc.boolean()] });

  test('are none between equal objects, and some between objects that differ', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(differingFields({ spec: left }, { spec: structuredClone(left) })).toEqual([]);
        const differ = differingFields({ spec: left }, { spec: right }).length > 0;
        expect(differ).toBe(differingFields({ spec: right }, { spec: left }).length > 0);
        if (isDeepStrictEqual(left, right)) expect(differ).toBe(false);
      }),
    );
  });

  test('of a live object are only what the manifest says', () => {
    expect(fieldsToApply(live(), SERVICE)).toEqual([]);
    expect(fieldsToApply(live(), { ...SERVICE, spec: { ports: [{ port: 81 }], type: 'LoadBalancer' } })).toEqual([
      'spec.ports[0].port',
      'spec.type',
    ]);
  });
});

describe('between two trees of manifests', () => {
  test('objects are added, changed and deleted', () => {
    const changes = objectChanges(
      treeOf(SERVICE, named('b', SERVICE)),
      treeOf({ ...SERVICE, spec: {} }, named('c', SERVICE)),
    );
    expect(changes).toEqual([
      {
        cluster: 'cluster1',
        kind: 'changed',
        object: 'Service sample/a',
        namespace: 'sample',
        fields: ['spec.ports', 'spec.selector'],
      },
      { cluster: 'cluster1', kind: 'deleted', object: 'Service sample/b', namespace: 'sample', fields: [] },
      { cluster: 'cluster1', kind: 'added', object: 'Service sample/c', namespace: 'sample', fields: [] },
    ]);
  });

  test('another served version of the same object is a change of it', () => {
    const rule = (version: string): Body => ({
      apiVersion: `networking.istio.io/${version}`,
      kind: 'DestinationRule',
      metadata: { name: 'a' },
    });
    expect(objectChanges(treeOf(rule('v1beta1')), treeOf(rule('v1')))).toMatchObject([
      { kind: 'changed', fields: ['apiVersion'] },
    ]);
  });
});

describe('between live clusters and a tree', () => {
  test('what is applied already and says the same is no change', () => {
    expect(objectChanges(treeOf(live(APPLIED)), treeOf(SERVICE))).toEqual([]);
  });

  test('what nobody applies yet is adopted, and it is said what changes in it', () => {
    expect(objectChanges(treeOf(live()), treeOf(SERVICE))).toMatchObject([{ kind: 'adopted', fields: [] }]);
    const helm = live({ annotations: { 'meta.helm.sh/release-name': 'shop' } });
    expect(objectChanges(treeOf(helm), treeOf({ ...SERVICE, spec: { selector: { app: 'b' } } }))).toMatchObject([
      { kind: 'adopted', fields: ['spec.selector.app'] },
    ]);
  });

  test('what the tree does not have is left alone', () => {
    expect(objectChanges(treeOf(live(APPLIED), named('b', live(APPLIED))), treeOf(SERVICE))).toEqual([]);
    expect(objectChanges(treeOf(live(BY_ARGO_CD), named('b', live())), treeOf(SERVICE))).toEqual([]);
  });

  test('unless who owns the others of the tree owns and prunes it', () => {
    const before = treeOf(live(BY_ARGO_CD), named('b', live(BY_ARGO_CD)));
    expect(objectChanges(before, treeOf(SERVICE))).toMatchObject([{ kind: 'deleted', object: 'Service sample/b' }]);
    const other = named('b', live({ annotations: { 'argocd.argoproj.io/tracking-id': 'other:/Service:sample/b' } }));
    expect(objectChanges(treeOf(live(BY_ARGO_CD), other), treeOf(SERVICE))).toEqual([]);
  });
});

test.each([
  [APPLIED, { owner: 'kubectl apply', prunes: false }],
  [{ managedFields: [{ manager: 'kubectl', operation: 'Apply' }] }, { owner: 'kubectl apply', prunes: false }],
  [
    { managedFields: [{ manager: 'kubectl-client-side-apply', operation: 'Update' }] },
    { owner: 'kubectl apply', prunes: false },
  ],
  [{ managedFields: [{ manager: 'kubectl', operation: 'Update' }] }, undefined],
  [{ managedFields: [{ manager: 'kubectl-edit', operation: 'Update' }] }, undefined],
  [BY_ARGO_CD, { owner: 'Argo CD application shop', prunes: true }],
  [
    { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' } },
    { owner: 'Flux Kustomization flux-system/apps', prunes: true },
  ],
  [{}, undefined],
])('who applies an object is read from the marks that are left on it: %j', (metadata, expected) => {
  expect(ownershipOf(objectOf(live(metadata)))).toEqual(expected);
});
