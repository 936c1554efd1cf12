"""Fine-tune the encoder, and put another one to use while the present one serves."""

from pathlib import Path

import click
from tqdm import tqdm

from matcher.actor import SYSTEM
from matcher.clock import CHINA, now
from matcher.errors import NotFoundError
from matcher.matching.encoder.bundled import BUNDLED, unpack_bundled
from matcher.matching.encoder_choice import DEFAULT, EncoderChoice, choose_encoder
from matcher.matching.indexing import encode_all, status, write_snapshot
from matcher.matching.learning.adoption import adopt_ranker
from matcher.matching.learning.platform import decided_collection
from matcher.matching.ranker_versions import current_ranker
from matcher.matching.ranking import read_ranker
from matcher.runtime import Runtime
from matcher.settings import Settings


@click.group(help="微调、换用语义模型。")
def encoder() -> None:
    """The group of the encoder commands."""


@encoder.command(help="用经纪人的判定微调语义模型，并训练与它配套的排序模型，写入目录 OUT。")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--epochs", type=click.IntRange(min=1), help="每对判定学习几遍，默认 4。")
@click.pass_obj
def train(runtime: Runtime, out: Path, epochs: int | None) -> None:
    """Learn both from the decided pairs and say what is gained."""
    # Imported here: every other command starts without torch.
    from matcher.matching.encoder.training import Recipe
    from matcher.matching.learning.encoders import ENCODER, RANKER, Pair, learn_both

    with runtime.database.read() as session:
        collection = decided_collection(session)
        ranker = current_ranker(session, runtime.encoder.name)
    learned = learn_both(
        collection,
        unpack_bundled(runtime.settings.models / BUNDLED.name),
        out,
        Pair(runtime.encoder, ranker),
        runtime.tokenizer,
        Recipe(epochs=epochs or Recipe.epochs),
        f"encoder-{now().astimezone(CHINA):%Y%m%d-%H%M%S}",
        click.echo,
    )
    gain, told = learned.gain, learned.manifest
    click.echo(
        f"{told['queries']} 条需求、{told['pairs']} 对判定，交叉验证：与现用的 "
        f"{told['compared_with']['encoder']} 加 {told['compared_with']['ranker']} 相比，"
        f"nDCG@10 差 {gain.difference:+.4f}"
        f"（95% 区间 {gain.low:+.4f} 至 {gain.high:+.4f}，p = {gain.p:.4f}）；"
        f"用时 {told['seconds'] / 3600:.2f} 小时。"
    )
    with_ranker = f" --ranker {out / RANKER}" if learned.ranker.better else ""
    click.echo(f"结果在 {out}。启用：techmatch encoder use {out / ENCODER}{with_ranker}")


@encoder.command(help="换用语义模型：先在旁边编码并建好索引，再切换；DIRECTORY 也可写 bundled。")
@click.argument("directory")
@click.option(
    "--ranker", "ranker_file", type=click.Path(path_type=Path), help="一并启用与它配套的排序模型。"
)
@click.pass_obj
def use(runtime: Runtime, directory: str, ranker_file: Path | None) -> None:
    """Build everything aside, then say that it is to be used."""
    ranker = read_ranker(ranker_file) if ranker_file else None
    chosen = _setting(directory)
    aside = runtime.beside(EncoderChoice(chosen))
    name = aside.encoder.name
    if ranker:
        # It belongs to this encoder alone, so nothing changes before the encoder is in use.
        with runtime.database.write() as session:
            adopt_ranker(session, SYSTEM, ranker, name)
        click.echo(f"排序模型 {ranker.version} 将与 {name} 一起使用。")
    _build(aside)
    choose_encoder(runtime.settings.models, chosen)
    runtime.queue.wake()
    click.echo(f"已用 {name} 编码并索引 {len(aside.replica)} 条公开信息，快照已保存。")
    aside.retire()
    click.echo(_followed(runtime.settings, name))


def _setting(directory: str) -> str:
    """What the settings would name it."""
    if directory == DEFAULT:
        return directory
    if not Path(directory).is_dir():
        raise NotFoundError(
            f"没有目录 {directory}。请给出模型目录；要换回自带的模型，请写 bundled。"
        )
    return str(Path(directory).resolve())


def _build(aside: Runtime) -> None:
    """Embed what is public, build the index, keep it; interrupted, it goes on when run again."""
    state = status(aside.database, aside.encoder)
    total = min(state.head - state.encoded, state.public)
    with tqdm(desc="编码", unit="条", total=total, disable=None) as bar:

        def progress(count: int) -> None:
            bar.update(count)

        encode_all(aside.database, aside.encoder, progress)
    write_snapshot(aside.database, aside.replica, aside.snapshots)


def _followed(settings: Settings, name: str) -> str:
    if not settings.encoder:
        return f"已选用 {name}。运行中的进程装好后自行切换，在此之前继续使用原来的模型。"
    return (
        f"已选用 {name}，但环境变量 TECHMATCH_ENCODER 设为 {settings.encoder}，以它为准。"
        "删除这个变量并重启网页和后台进程后，才会使用所选的模型。"
    )
