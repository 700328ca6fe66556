import { fields, flag, int32, int64, intOrText, listOf, mapOf, open, quantity, text } from './structure';

const probe = fields({
  exec: fields({ command: listOf(text) }),
  grpc: fields({ mode: text, 'port!': int32, service: text }),
  httpGet: fields({
    host: text,
    httpHeaders: listOf(fields({ 'name!': text, value: text })),
    path: text,
    'port!': intOrText,
    protocol: text,
    scheme: text,
  }),
  tcpSocket: fields({ host: text, 'port!': intOrText }),
  initialDelaySeconds: int32,
  periodSeconds: int32,
  timeoutSeconds: int32,
  successThreshold: int32,
  failureThreshold: int32,
  terminationGracePeriodSeconds: int64,
});

/** k8s.io/api, core/v1 ResourceRequirements. */
export const resources = fields({
  claims: listOf(fields({ 'name!': text, request: text })),
  limits: mapOf(quantity),
  requests: mapOf(quantity),
});

/** k8s.io/api, core/v1 Container. */
export const container = fields({
  'name!': text,
  image: text,
  imagePullPolicy: text,
  command: listOf(text),
  args: listOf(text),
  workingDir: text,
  env: listOf(fields({ 'name!': text, value: text, valueFrom: open })),
  envFrom: listOf(fields({ configMapRef: open, prefix: text, secretRef: open })),
  ports: listOf(fields({ 'containerPort!': int32, hostIP: text, hostPort: int32, name: text, protocol: text })),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: open,
  resources,
  resizePolicy: listOf(open),
  restartPolicy: text,
  restartPolicyRules: listOf(open),
  securityContext: open,
  stdin: flag,
  stdinOnce: flag,
  terminationMessagePath: text,
  terminationMessagePolicy: text,
  tty: flag,
  volumeDevices: listOf(fields({ 'devicePath!': text, 'name!': text })),
  volumeMounts: listOf(
    fields({
      bindMountOptions: listOf(text),
      'mountPath!': text,
      mountPropagation: text,
      'name!': text,
      readOnly: flag,
      recursiveReadOnly: text,
      subPath: text,
      subPathExpr: text,
    }),
  ),
});
