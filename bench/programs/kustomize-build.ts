import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterNames } from './job';
import { given, measure } from './meter';

// kustomize as it is used for many clusters: a base that they share, an overlay for each, and a build for each overlay.
measure(
  (job) => {
    const kustomize = given(job.kustomize, 'which kustomize to run');
    const sources = join(job.outdir, 'sources');
    const names = clusterNames(job.clusters);
    const shared = readFileSync(join(given(job.rendered, 'what was rendered'), names[0]!, 'bench.k8s.yaml'));
    writeFolder(join(sources, 'base'), { 'all.yaml': shared, 'kustomization.yaml': 'resources: [all.yaml]\n' });
    for (const name of names) {
      writeFolder(join(sources, name), { 'kustomization.yaml': 'resources: [../base]\n' });
      mkdirSync(join(job.outdir, 'built', name), { recursive: true });
    }
    return () => {
      for (const name of names) {
        const output = join(job.outdir, 'built', name, 'bench.yaml');
        execFileSync(kustomize, ['build', join(sources, name), '--output', output]);
      }
    };
  },
  { inChildren: true },
);

function writeFolder(folder: string, files: Record<string, string | Buffer>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}
