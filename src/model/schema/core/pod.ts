import { container, resources } from './container';
import { labelSelector } from './label-selector';
import { objectMeta } from './object-meta';
import { fields, flag, int32, int64, listOf, mapOf, open, quantity, text } from './structure';

const podSpec = fields({
  'containers!': listOf(container),
  initContainers: listOf(container),
  ephemeralContainers: listOf(open),
  volumes: listOf(open),
  serviceAccountName: text,
  serviceAccount: text,
  automountServiceAccountToken: flag,
  imagePullSecrets: listOf(fields({ name: text })),

  activeDeadlineSeconds: int64,
  restartPolicy: text,
  terminationGracePeriodSeconds: int64,
  evictionResponders: listOf(fields({ 'name!': text, 'priority!': int32 })),

  affinity: open,
  nodeName: text,
  nodeSelector: mapOf(text),
  overhead: mapOf(quantity),
  preemptionPolicy: text,
  priority: int32,
  priorityClassName: text,
  resourceClaims: listOf(open),
  resources,
  runtimeClassName: text,
  schedulerName: text,
  schedulingGates: listOf(fields({ 'name!': text })),
  schedulingGroup: open,
  tolerations: listOf(fields({ effect: text, key: text, operator: text, tolerationSeconds: int64, value: text })),
  topologySpreadConstraints: listOf(
    fields({
      labelSelector,
      matchLabelKeys: listOf(text),
      'maxSkew!': int32,
      minDomains: int32,
      nodeAffinityPolicy: text,
      nodeTaintsPolicy: text,
      'topologyKey!': text,
      'whenUnsatisfiable!': text,
    }),
  ),

  dnsConfig: open,
  dnsPolicy: text,
  enableServiceLinks: flag,
  hostAliases: listOf(open),
  hostIPC: flag,
  hostNetwork: flag,
  hostPID: flag,
  hostUsers: flag,
  hostname: text,
  hostnameOverride: text,
  os: fields({ 'name!': text }),
  readinessGates: listOf(fields({ 'conditionType!': text })),
  securityContext: open,
  setHostnameAsFQDN: flag,
  shareProcessNamespace: flag,
  subdomain: text,
});

/** k8s.io/api, core/v1 PodTemplateSpec. */
export const podTemplate = fields({ metadata: objectMeta, spec: podSpec });
