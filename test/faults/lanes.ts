/** Runs tasks in their order, two at a time: one for each core of the smallest machine. */
export async function inTwoLanes(tasks: readonly (() => Promise<void>)[]): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let task = tasks[next++]; task !== undefined; task = tasks[next++]) await task();
  };
  await Promise.all([lane(), lane()]);
}
