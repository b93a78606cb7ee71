#!/usr/bin/env python3
"""The figures of `exec:exec@caption-large`, from PyTorch: a peer, written from the shapes of SwinConfig.LARGE and
ExpansionNetConfig.FULL, with random weights.

Not part of the build; needs Debian's python3-torch. Debian's torch multiplies with the BLAS of the system, which is
the slow reference unless there is another, so install OpenBLAS too, the one that shares torch's threads (those of
libopenblas0-pthread compete with them):

    apt-get install python3-torch libopenblas0-openmp
    env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE /usr/bin/python3 tests/src/bench/python/caption_large.py

It prints seconds, each the best of a few after a warm-up, and what was resident at most until then; for the memory of
one part alone, name it with --only. Captions are written without a cache, every word by a pass over the whole prefix,
as the authors of ExpansionNet v2 do. A self-critical step is measured twice: `graph` keeps the passes of all words for
the gradients, as the authors do; `two-passes` draws without gradients and then learns from one pass over the whole
captions, in which every word sees the same as before.
"""
import argparse
import math
import resource
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

IMAGE, PATCH, CHANNELS, DEPTHS, HEADS, WINDOW = 384, 4, 192, (2, 2, 18, 2), (6, 12, 24, 48), 12
D, LAYERS, FF, D_HEADS, GROUPS, WORD_EXPANSION = 512, 3, 2048, 8, (32, 64, 128, 256, 512), 16
VOCABULARY, MAX_TOKENS, FEATURES = 10_000, 74, 1536
START = 1
PARTS = ("features", "caption", "two-passes", "graph")


# ---------------------------------------------------------------- Swin

class WindowAttention(nn.Module):
    def __init__(self, c, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(c, 3 * c)
        self.out = nn.Linear(c, c)
        self.table = nn.Parameter(torch.randn((2 * WINDOW - 1) ** 2, heads) * 0.02)
        at = np.stack(np.meshgrid(np.arange(WINDOW), np.arange(WINDOW), indexing="ij")).reshape(2, -1)
        apart = at[:, :, None] - at[:, None, :] + WINDOW - 1
        self.register_buffer("index", torch.from_numpy(apart[0] * (2 * WINDOW - 1) + apart[1]).flatten())

    def forward(self, x, mask):
        windows, n, c = x.shape
        q, k, v = self.qkv(x).view(windows, n, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        scores = q * (c // self.heads) ** -0.5 @ k.transpose(-1, -2)
        scores = scores + self.table[self.index].view(n, n, self.heads).permute(2, 0, 1)
        if mask is not None:
            scores = scores + mask[:, None]
        return self.out((scores.softmax(-1) @ v).transpose(1, 2).reshape(windows, n, c))


class SwinBlock(nn.Module):
    def __init__(self, c, heads, side, shift):
        super().__init__()
        self.side, self.shift = side, shift
        self.norm1, self.norm2 = nn.LayerNorm(c), nn.LayerNorm(c)
        self.attention = WindowAttention(c, heads)
        self.mlp = nn.Sequential(nn.Linear(c, 4 * c), nn.GELU(), nn.Linear(4 * c, c))
        mask = None
        if shift:
            band = np.digitize(np.arange(side), [side - WINDOW, side - shift])
            region = self.windows(torch.from_numpy(3 * band[:, None] + band)[None, :, :, None]).squeeze(-1)
            mask = (region[:, :, None] != region[:, None, :]).float() * -100
        self.register_buffer("mask", mask)

    def windows(self, x):
        b, s, c = x.shape[0], self.side // WINDOW, x.shape[-1]
        return x.view(b, s, WINDOW, s, WINDOW, c).transpose(2, 3).reshape(-1, WINDOW * WINDOW, c)

    def forward(self, x):
        b, _, c = x.shape
        y = self.norm1(x).view(b, self.side, self.side, c)
        if self.shift:
            y = y.roll((-self.shift, -self.shift), (1, 2))
        s = self.side // WINDOW
        y = self.attention(self.windows(y), self.mask)
        y = y.view(b, s, s, WINDOW, WINDOW, c).transpose(2, 3).reshape(b, self.side, self.side, c)
        if self.shift:
            y = y.roll((self.shift, self.shift), (1, 2))
        x = x + y.reshape(b, -1, c)
        return x + self.mlp(self.norm2(x))


class PatchMerging(nn.Module):
    def __init__(self, c, side):
        super().__init__()
        self.side, self.norm, self.reduce = side, nn.LayerNorm(4 * c), nn.Linear(4 * c, 2 * c, bias=False)

    def forward(self, x):
        b, _, c = x.shape
        half = self.side // 2
        x = x.view(b, half, 2, half, 2, c).permute(0, 1, 3, 4, 2, 5).reshape(b, half * half, 4 * c)
        return self.reduce(self.norm(x))


class Swin(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.embed_norm = nn.Conv2d(3, CHANNELS, PATCH, PATCH), nn.LayerNorm(CHANNELS)
        parts = []
        for stage, (depth, heads) in enumerate(zip(DEPTHS, HEADS)):
            c, side = CHANNELS << stage, IMAGE // PATCH >> stage
            for block in range(depth):
                parts.append(SwinBlock(c, heads, side, WINDOW // 2 if block % 2 and side > WINDOW else 0))
            if stage < len(DEPTHS) - 1:
                parts.append(PatchMerging(c, side))
        self.parts, self.norm = nn.Sequential(*parts), nn.LayerNorm(FEATURES)

    def forward(self, picture):
        tokens = self.embed(picture).flatten(2).transpose(1, 2)
        return self.norm(self.parts(self.embed_norm(tokens)))


# ---------------------------------------------------------------- ExpansionNet

def shares(x):
    return x / (x.sum(-1, keepdim=True) + 1e-9)


class Expansion(nn.Module):
    def __init__(self, vectors):
        super().__init__()
        self.queries, self.biases = nn.Embedding(vectors, D), nn.Embedding(vectors, D)
        self.key, self.a, self.b, self.gate = (nn.Linear(D, D) for _ in range(4))

    def mix(self, x, a, b):
        gate = self.gate(x).sigmoid()
        return gate * a + (1 - gate) * b


class StaticExpansion(Expansion):
    def __init__(self):
        super().__init__(sum(GROUPS))

    def forward(self, x, mask):
        z = self.queries.weight @ self.key(x).transpose(-1, -2) / math.sqrt(D)

        def one(z, values):
            expanded = shares(z.relu() * mask) @ values + self.biases.weight
            back = z.transpose(-1, -2).relu().split(GROUPS, -1)
            return torch.cat([shares(group) for group in back], -1) @ expanded / len(GROUPS)

        return self.mix(x, one(z, self.a(x)), one(-z, self.b(x)))


class DynamicExpansion(Expansion):
    def __init__(self):
        super().__init__(WORD_EXPANSION)
        self.condition = nn.Linear(D, D)

    def forward(self, x, mask):
        b, t, _ = x.shape
        condition = self.condition(x)[:, :, None]
        queries = (self.queries.weight + condition).view(b, -1, D)
        biases = (self.biases.weight + condition).view(b, -1, D)
        z = queries @ self.key(x).transpose(-1, -2) / math.sqrt(D)
        forth = mask.repeat_interleave(WORD_EXPANSION, 0)
        back = mask.repeat_interleave(WORD_EXPANSION, 1)

        def one(z, values):
            expanded = shares(z.relu() * forth) @ values
            return shares(z.transpose(-1, -2).relu() * back) @ (expanded + biases)

        return self.mix(x, one(z, self.a(x)), one(-z, self.b(x)))


class CrossAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.out = (nn.Linear(D, D) for _ in range(4))

    def forward(self, x, picture):
        q, k, v = (
            y.view(x.shape[0], -1, D_HEADS, D // D_HEADS).transpose(1, 2)
            for y in (self.q(x), self.k(picture), self.v(picture)))
        scores = (q @ k.transpose(-1, -2) / math.sqrt(D // D_HEADS)).softmax(-1)
        return self.out((scores @ v).transpose(1, 2).reshape(x.shape))


def feed_forward():
    return nn.Sequential(nn.Linear(D, FF), nn.ReLU(), nn.Linear(FF, D))


class EncoderLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(D), nn.LayerNorm(D)
        self.expansion, self.ff = StaticExpansion(), feed_forward()

    def forward(self, x, mask):
        x = x + self.expansion(self.norm1(x), mask)
        return x + self.ff(self.norm2(x))


class DecoderLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2, self.norm3 = nn.LayerNorm(D), nn.LayerNorm(D), nn.LayerNorm(D)
        self.expansion, self.attention, self.ff = DynamicExpansion(), CrossAttention(), feed_forward()

    def forward(self, x, mask, picture):
        x = x + self.expansion(self.norm1(x), mask)
        x = x + self.attention(self.norm2(x), picture)
        return x + self.ff(self.norm3(x))


class ExpansionNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.input = nn.Linear(FEATURES, D)
        self.encoder = nn.ModuleList(EncoderLayer() for _ in range(LAYERS))
        self.encoder_reduce, self.encoder_norm = nn.Linear(LAYERS * D, D), nn.LayerNorm(D)
        self.words, self.positions = nn.Embedding(VOCABULARY, D), nn.Embedding(MAX_TOKENS, D)
        self.decoder = nn.ModuleList(DecoderLayer() for _ in range(LAYERS))
        self.decoder_reduce, self.decoder_norm = nn.Linear(LAYERS * D, D), nn.LayerNorm(D)
        self.output = nn.Linear(D, VOCABULARY)
        for weight in self.parameters():
            if weight.dim() > 1:
                nn.init.xavier_uniform_(weight)

    def encode(self, features):
        x = self.input(features)
        mask = torch.ones(x.shape[0], 1, x.shape[1])
        kept = []
        for layer in self.encoder:
            x = layer(x, mask)
            kept.append(x)
        return self.encoder_norm(x + self.encoder_reduce(torch.cat(kept, -1)))

    def logprobs(self, picture, tokens):
        """Of all words after each of the tokens (rows, T)."""
        t = tokens.shape[1]
        x = self.words(tokens) * math.sqrt(D) + self.positions.weight[:t]
        mask = torch.ones(t, t).tril()
        kept = []
        for layer in self.decoder:
            x = layer(x, mask, picture)
            kept.append(x)
        x = self.decoder_norm(x + self.decoder_reduce(torch.cat(kept, -1)))
        return self.output(x).log_softmax(-1)


@torch.no_grad()
def beam_search(model, features, beams, tokens):
    """A caption that no end stops."""
    picture = model.encode(features)
    best, words = model.logprobs(picture, torch.tensor([[START]]))[0, -1].topk(beams)
    captions = torch.stack([torch.full((beams,), START), words], 1)
    picture = picture.expand(beams, -1, -1).contiguous()
    for _ in range(tokens - 1):
        values, words = model.logprobs(picture, captions)[:, -1].topk(beams)
        best, chosen = (best[:, None] + values).flatten().topk(beams)
        captions = torch.cat([captions[chosen // beams], words.flatten()[chosen][:, None]], 1)
    return captions


def sample(model, features, samples, tokens):
    """Captions and the logprobs of their words; under no_grad without a graph."""
    picture = model.encode(features).repeat_interleave(samples, 0)
    captions = torch.full((picture.shape[0], 1), START)
    logprobs = []
    for _ in range(tokens):
        last = model.logprobs(picture, captions)[:, -1]
        words = torch.distributions.Categorical(last.exp()).sample()[:, None]
        logprobs.append(last.gather(1, words))
        captions = torch.cat([captions, words], 1)
    return captions, torch.cat(logprobs, 1)


def self_critical(model, optimizer, features, samples, tokens, keep_graph):
    if keep_graph:
        captions, logprobs = sample(model, features, samples, tokens)
    else:
        with torch.no_grad():
            captions, _ = sample(model, features, samples, tokens)
        picture = model.encode(features).repeat_interleave(samples, 0)
        logprobs = model.logprobs(picture, captions[:, :-1]).gather(2, captions[:, 1:, None])
    rewards = torch.rand(features.shape[0], samples)  # next to free, as on the other side
    advantages = rewards - (rewards.sum(1, keepdim=True) - rewards) / (samples - 1)
    loss = -(advantages.flatten() * logprobs.reshape(captions.shape[0], -1).sum(1)).mean()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)


def best_of(times, call, warm_up=1):
    seconds = []
    for i in range(warm_up + times):
        start = time.perf_counter()
        call()
        if i >= warm_up:
            seconds.append(time.perf_counter() - start)
    return min(seconds)


def main():
    args = argparse.ArgumentParser(description="Figures of a captioner of full size, from PyTorch.")
    args.add_argument("--threads", type=int, default=2)
    args.add_argument("--beams", type=int, default=5)
    args.add_argument("--tokens", type=int, default=20)
    args.add_argument("--batch", type=int, default=18, help="pictures of a self-critical step")
    args.add_argument("--samples", type=int, default=5, help="of each picture in a self-critical step")
    args.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="graph takes 16 GB and two minutes")
    args = args.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)

    def line(name, seconds):
        gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
        print(f"{name}: {seconds:.3f} s, resident at most {gigabytes:.1f} GB", flush=True)

    with open("/proc/self/maps") as maps:
        blas = {path.split("/")[-1] for path in maps.read().split() if "blas" in path}
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads, "
          f"MKL {torch.backends.mkl.is_available()}, BLAS {sorted(blas)}")
    a, b = torch.randn(2048, 2048), torch.randn(2048, 2048)
    print(f"sgemm 2048: {2 * 2048**3 / best_of(5, lambda: a @ b) / 1e9:.0f} GFLOP/s")

    if "features" in args.only:
        backbone = Swin()
        picture = torch.randn(1, 3, IMAGE, IMAGE)
        print(f"backbone: {sum(p.numel() for p in backbone.parameters())} parameters")
        with torch.no_grad():
            line("features of a picture", best_of(3, lambda: backbone(picture)))

    model = ExpansionNet()  # has no dropout, so that training is the same as evaluation
    print(f"captioner: {sum(p.numel() for p in model.parameters())} parameters")
    features = torch.randn(1, (IMAGE // PATCH >> len(DEPTHS) - 1) ** 2, FEATURES)  # normed, as a backbone's are
    if "caption" in args.only:
        line(f"caption, beam {args.beams}, {args.tokens} tokens, recomputed",
             best_of(3, lambda: beam_search(model, features, args.beams, args.tokens)))

    batch = features.repeat(args.batch, 1, 1)
    optimizer = torch.optim.RAdam(model.parameters(), lr=1e-5, betas=(0.9, 0.98), eps=1e-9)
    for part in ("two-passes", "graph"):
        if part in args.only:
            line(f"self-critical step, {args.batch} pictures, {args.samples} samples, {part}",
                 best_of(1, lambda: self_critical(
                     model, optimizer, batch, args.samples, args.tokens, part == "graph")))


if __name__ == "__main__":
    main()
