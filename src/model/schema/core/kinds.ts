import { dnsLabel, dnsSubdomain, type NameForm } from '../../../util/kubernetes-names';
import { labelSelector } from './label-selector';
import { podTemplate } from './pod';
import { bytes, fields, flag, int32, intOrText, listOf, mapOf, open, text, type Structure } from './structure';

/** A kind of Kubernetes itself. */
export interface CoreKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly nameForm: NameForm;
  /** What it has beside apiVersion, kind and metadata. */
  readonly structure: Structure;
}

const serviceSpec = fields({
  type: text,
  selector: mapOf(text),
  ports: listOf(
    fields({
      'port!': int32,
      name: text,
      protocol: text,
      appProtocol: text,
      targetPort: intOrText,
      nodePort: int32,
    }),
  ),
  clusterIP: text,
  clusterIPs: listOf(text),
  externalIPs: listOf(text),
  externalName: text,
  ipFamilies: listOf(text),
  ipFamilyPolicy: text,
  internalTrafficPolicy: text,
  externalTrafficPolicy: text,
  trafficDistribution: text,
  publishNotReadyAddresses: flag,
  sessionAffinity: text,
  sessionAffinityConfig: fields({ clientIP: fields({ timeoutSeconds: int32 }) }),
  loadBalancerClass: text,
  loadBalancerIP: text,
  loadBalancerSourceRanges: listOf(text),
  allocateLoadBalancerNodePorts: flag,
  healthCheckNodePort: int32,
});

const deploymentSpec = fields({
  'selector!': labelSelector,
  'template!': podTemplate,
  replicas: int32,
  strategy: fields({ type: text, rollingUpdate: fields({ maxSurge: intOrText, maxUnavailable: intOrText }) }),
  minReadySeconds: int32,
  progressDeadlineSeconds: int32,
  revisionHistoryLimit: int32,
  paused: flag,
});

/**
 * The kinds of Kubernetes 1.37 that cdk8s-ambient writes. Their structure is checked; their values are the API server's, which
 * checks them by hand-written Go. The conformance run compares these fields with the API server's own list of them.
 */
export const CORE_KINDS: readonly CoreKind[] = [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    nameForm: dnsLabel,
    structure: fields({ spec: fields({ finalizers: listOf(text) }), status: open }),
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    // Before Kubernetes 1.36 the first character had to be a letter.
    nameForm: dnsLabel,
    structure: fields({ 'spec!': serviceSpec, status: open }),
  },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    nameForm: dnsSubdomain,
    structure: fields({
      automountServiceAccountToken: flag,
      imagePullSecrets: listOf(fields({ name: text })),
      secrets: listOf(open),
    }),
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    nameForm: dnsSubdomain,
    structure: fields({ data: mapOf(text), binaryData: mapOf(bytes), immutable: flag }),
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    nameForm: dnsSubdomain,
    structure: fields({ 'spec!': deploymentSpec, status: open }),
  },
];
