import type { KubeObject } from './kube-object';

/** Groups whose objects say where others come from, and are not what a mesh is made of. */
const GROUPS =
  /(^|\.)(argoproj\.io|fluxcd\.io|fleet\.cattle\.io|helm\.cattle\.io|work\.open-cluster-management\.io|addons\.cluster\.x-k8s\.io|kubernetes\.crossplane\.io|helm\.crossplane\.io|kappctrl\.k14s\.io|template\.openshift\.io)$/;

/** Of these groups, what runs pods all the same. */
const RUNS_PODS = ['Rollout'];

/** Of these groups, what deploys others: all else says where these come from, or who may deploy. */
const DEPLOYS = [
  ...[
    'Application',
    'ApplicationSet',
    'HelmRelease',
    'Kustomization',
    'HelmChart',
    'Bundle',
    'GitRepo',
    'ManifestWork',
  ],
  ...['ManifestWorkReplicaSet', 'ClusterResourceSet', 'HelmChartProxy', 'Object', 'Release', 'App', 'Template'],
];

/** True for an object of a tool that delivers others. */
export function isOfDelivery({ group, kind }: Pick<KubeObject, 'group' | 'kind'>): boolean {
  return GROUPS.test(group) && !RUNS_PODS.includes(kind);
}

/** True for one that has others deployed. */
export function deploysOthers(object: Pick<KubeObject, 'group' | 'kind'>): boolean {
  return isOfDelivery(object) && DEPLOYS.includes(object.kind);
}
