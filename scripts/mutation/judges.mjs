// Several processes that judge mutants at the same time.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('judge.mjs', import.meta.url));

/** Every mutant gets `{ killedBy }`, by `onJudged(mutant, killedBy)`; killedBy is undefined for a survivor. */
export async function judgeAll(bundle, mutants, { processes, environment, patience, onReady, onJudged }) {
  const waiting = [...mutants];
  const workers = Array.from({ length: Math.min(processes, mutants.length) }, () => work());
  await Promise.all(workers);

  async function work() {
    let judge = await startJudge();
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const answer = await ask(judge, { mutant }, patience);
      onJudged(mutant, answer ? answer.killedBy : 'the process did not answer');
      if (!answer) judge = await startJudge();
    }
    judge.kill();
  }

  async function startJudge() {
    const judge = fork(file, { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const answer = await ask(judge, { bundle }, 10 * 60_000);
    const fault = answer ? answer.ready.fault : 'a judge could not be started';
    if (fault) {
      judge.kill();
      throw new Error(fault);
    }
    onReady(answer.ready);
    return judge;
  }
}

/** The answer to a message; undefined when the process ended, or took more than `milliseconds` and was ended. */
function ask(judge, message, milliseconds) {
  return new Promise((resolve) => {
    const finish = (answer) => {
      clearTimeout(timer);
      judge.off('message', finish);
      judge.off('exit', gone);
      if (!answer) judge.kill('SIGKILL');
      resolve(answer);
    };
    const gone = () => finish(undefined);
    const timer = setTimeout(gone, milliseconds);
    judge.once('message', finish);
    judge.once('exit', gone);
    judge.send(message);
  });
}
