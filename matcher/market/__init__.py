"""Where demand has no supply and supply no demand, by topic.

The worker computes topics of all public listings and grades their matches (`compute`); staff look
at the result by region and industry (`overview`) and at the listings of a topic (`members`).
"""
