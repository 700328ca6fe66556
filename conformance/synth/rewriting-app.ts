import { ApiObject, Chart, Lazy } from 'cdk8s';
import { Cluster, Mesh } from 'cdk8s-ambient';

// An app that rewrites all its manifests again and again until it is killed.
// usage: rewriting-app.ts FIRST_GENERATION, with CDK8S_OUTDIR. Prints "ready" after its first synth, goes on at a line on stdin.

const CLUSTERS = 40;
let generation = Number(process.argv[2]);

const mesh = new Mesh();
for (let number = 0; number < CLUSTERS; number++) new Cluster(mesh, `cluster${number}`, { network: 'network1' });
for (const namespace of ['one', 'two']) {
  const chart = new Chart(mesh, namespace, { namespace });
  for (const name of ['first', 'last']) {
    new ApiObject(chart, name, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      data: { generation: Lazy.any({ produce: () => String(generation) }), padding: 'x'.repeat(5000) },
    });
  }
}
// In another namespace in every other generation, so that files appear and disappear.
new ApiObject(new Chart(mesh, 'wandering'), 'wandering', {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'wandering',
    namespace: Lazy.any({ produce: () => (generation % 2 === 0 ? 'even' : 'odd') }) as string,
  },
  data: { generation: Lazy.any({ produce: () => String(generation) }) },
});

mesh.synth();
process.stdout.write('ready\n');
process.stdin.once('data', () => {
  for (;;) {
    generation++;
    mesh.synth();
  }
});
