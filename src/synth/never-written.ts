/** Set by `cdk8s synth` for the app that it runs. */
const FOLDER = 'CDK8S_OUTDIR';

let isWatching = false;
let isWritten = false;

/** Has a process of `cdk8s synth` report at its end that no mesh was written: the CLI only reports that its folder is missing. */
export function expectToBeWritten(): void {
  if (isWatching || (process.env[FOLDER] ?? '') === '') return;
  isWatching = true;
  process.on('exit', (code) => {
    if (code !== 0 || isWritten) return;
    process.stderr.write('A Mesh was made, and not written. Fix: call mesh.synth() at the end of the program.\n');
  });
}

/** A mesh was written in this process. */
export function written(): void {
  isWritten = true;
}
