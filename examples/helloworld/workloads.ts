import { ApiObject, Duration, JsonPatch, type Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** What a namespace that enforces the restricted Pod Security standard asks of a container. */
const restricted: kplus.ContainerSecurityContextProps = {
  user: 1000,
  group: 1000,
  ensureNonRoot: true,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: [kplus.Capability.ALL] },
  seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
};

/** The HelloWorld sample in one version: answers "Hello version: v1, instance: …" on port 5000. */
export class HelloWorld extends Construct {
  constructor(chart: Chart, version: 'v1' | 'v2') {
    super(chart, version);
    const labels = { app: 'helloworld', version };
    const deployment = new kplus.Deployment(this, 'deployment', {
      metadata: { name: `helloworld-${version}`, labels },
      podMetadata: { labels },
      select: false, // see selectBy
      replicas: 1,
      containers: [
        {
          name: 'helloworld',
          image: `docker.io/istio/examples-helloworld-${version}:1.0`,
          imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
          ports: [{ number: 5000 }],
          resources: { cpu: { request: kplus.Cpu.millis(100) } },
          // Its web server keeps a heartbeat file in /tmp.
          securityContext: { ...restricted, readOnlyRootFilesystem: false },
        },
      ],
    });
    selectBy(deployment, labels);
  }
}

/** A pod to send requests from, with curl in it. */
export class Curl extends Construct {
  constructor(chart: Chart, id: string) {
    super(chart, id);
    const labels = { app: 'curl' };
    const deployment = new kplus.Deployment(this, 'deployment', {
      metadata: { name: 'curl', labels },
      podMetadata: { labels },
      select: false, // see selectBy
      replicas: 1,
      serviceAccount: new kplus.ServiceAccount(this, 'account', { metadata: { name: 'curl' } }),
      terminationGracePeriod: Duration.seconds(0),
      containers: [
        {
          name: 'curl',
          image: 'docker.io/curlimages/curl:8.16.0',
          imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
          command: ['/bin/sleep', 'infinity'],
          resources: { cpu: { request: kplus.Cpu.millis(10) } },
          securityContext: restricted,
        },
      ],
    });
    selectBy(deployment, labels);
  }
}

/**
 * cdk8s-plus labels and selects pods by a hash of the construct path: another one in each cluster, and one that restarts
 * the pods when code moves. Labels of our own do both better.
 */
function selectBy(deployment: kplus.Deployment, labels: Record<string, string>): void {
  deployment.select(kplus.LabelSelector.of({ labels }));
  ApiObject.of(deployment).addJsonPatch(JsonPatch.remove('/spec/template/metadata/labels/cdk8s.io~1metadata.addr'));
}
